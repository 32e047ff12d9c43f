using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.EventStore;

/// <summary>What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802): given this, it never sees the password, nor does its log.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltSize = 16;

    /// <exception cref="ArgumentException">The password is not plain ASCII: SASLprep, which clients apply to any other, is not done here.</exception>
    public static string Of(string password) => Of(password, RandomNumberGenerator.GetBytes(SaltSize), Iterations);

    internal static string Of(string password, byte[] salt, int iterations)
    {
        if (password.Length == 0 || !Ascii.IsValid(password))
        {
            throw new ArgumentException("The password of a database role must be plain ASCII, and not empty.", nameof(password));
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        return string.Create(CultureInfo.InvariantCulture, $"SCRAM-SHA-256${iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(storedKey)}:{Convert.ToBase64String(serverKey)}");
    }
}
