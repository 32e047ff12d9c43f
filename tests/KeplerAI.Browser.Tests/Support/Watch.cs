using System.Collections.Concurrent;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>Listens to every page of a window: errors, refusals of the content security policy, requests that leave the machine.</summary>
public sealed class Watch
{
    private readonly ConcurrentQueue<string> _problems = new();

    public Watch(IBrowserContext context, Application application)
    {
        context.Console += (_, message) =>
        {
            // Jupyter's own pages are not ours to judge. A refusal of the policy is an error of the console.
            var ours = message.Page?.Url.StartsWith(application.JupyterUrl, StringComparison.Ordinal) != true;
            if (message.Type == "error" && ours)
                _problems.Enqueue($"{message.Page?.Url}: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) =>
        {
            if (error.Page?.Url.StartsWith(application.JupyterUrl, StringComparison.Ordinal) != true)
                _problems.Enqueue($"{error.Page?.Url}: {error.Error}");
        };
        context.Request += (_, request) =>
        {
            if (!Stays(request.Url, application))
                _problems.Enqueue($"A request to another host: {request.Url}");
        };
        context.Response += (_, response) =>
        {
            if (response.Status >= 500)
                _problems.Enqueue($"{response.Url} answered {response.Status}");
        };
    }

    public IReadOnlyCollection<string> Problems => _problems;

    private static bool Stays(string url, Application application) =>
        url == "about:blank" || url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal)
        || url.StartsWith(application.Url, StringComparison.Ordinal) || url.StartsWith(application.JupyterUrl, StringComparison.Ordinal);
}
