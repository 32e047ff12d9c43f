using System.Security.Cryptography;

namespace KeplerAI.Compute.Postgres;

/// <summary>A generated password in a file that only its owner reads.</summary>
public static class Secret
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Task<string> ReadOrCreateAsync(string path, CancellationToken cancel = default) => ReadOrCreateAsync(path, mayCreate: true, cancel);

    internal static async Task<string> ReadOrCreateAsync(string path, bool mayCreate, CancellationToken cancel)
    {
        if (File.Exists(path))
            return (await File.ReadAllTextAsync(path, cancel)).Trim();
        if (!mayCreate)
            throw new EmbeddedPostgresException($"The database exists but its password file {path} does not. Put the file back.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
        var secret = RandomNumberGenerator.GetHexString(48, lowercase: true);
        await WriteAsync(path, secret, cancel);
        return secret;
    }

    internal static async Task WriteAsync(string path, string secret, CancellationToken cancel)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly };
        await using var file = new StreamWriter(path, options);
        await file.WriteAsync(secret.AsMemory(), cancel);
    }
}
