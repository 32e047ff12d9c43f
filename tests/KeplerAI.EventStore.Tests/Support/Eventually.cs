using KeplerAI.Testing;
using Xunit.Sdk;

namespace KeplerAI.EventStore.Tests.Support;

/// <summary>Looks again until what is awaited shows, with the patience of every test.</summary>
public static class Eventually
{
    public static async Task<T> ShowsAsync<T>(Func<Task<T>> look, Func<T, bool> awaited)
    {
        var until = DateTimeOffset.UtcNow + Until.Patience;
        while (true)
        {
            var seen = await look();
            if (awaited(seen))
            {
                return seen;
            }

            if (DateTimeOffset.UtcNow > until)
            {
                throw new XunitException($"It did not come; last seen: {seen}");
            }

            await Task.Delay(25);
        }
    }
}
