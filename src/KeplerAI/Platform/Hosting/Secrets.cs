using System.Security.Cryptography;

namespace KeplerAI.Platform.Hosting;

/// <summary>Files of Home/secrets (0700), each 0600 and made once. They never leave the folder by the application.</summary>
public static class Secrets
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Prepare(KeplerSettings settings)
    {
        foreach (var folder in new[] { settings.Home, settings.Lake, settings.Work, settings.Uploads, settings.Runs, settings.Logs })
            Directory.CreateDirectory(folder);
        Directory.CreateDirectory(settings.Secrets, Private | UnixFileMode.UserExecute);
    }

    /// <summary>A key of 32 random bytes.</summary>
    public static byte[] Key(KeplerSettings settings, string name) => Convert.FromHexString(Text(settings, name));

    /// <summary>The secret of that name, as 64 hexadecimal digits; drawn when there is none.</summary>
    public static string Text(KeplerSettings settings, string name)
    {
        var path = Path.Combine(settings.Secrets, name);
        if (!File.Exists(path))
        {
            // Written whole under another name first: a crash leaves no half key that would be trusted at the next start.
            var draft = $"{path}.{Environment.ProcessId}";
            using (var file = new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private }))
                file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
            File.Move(draft, path, overwrite: false);
        }

        return File.ReadAllText(path).Trim();
    }
}
