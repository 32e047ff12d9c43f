using System.Security.Cryptography;
using System.Text;

namespace KeplerAI.Platform.SignIn;

/// <summary>A login as events may hold it.</summary>
/// <param name="Holder">The account that already bears it, where that was asked.</param>
public sealed record LoginKey(string Hash, Guid? Holder = null);

/// <summary>Keyed hash of a folded login: the same person always gives the same text, and without the key the text gives no login.</summary>
public sealed class LoginHasher(byte[] key)
{
    public LoginKey KeyOf(string login)
    {
        var folded = login.Trim().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        return new(Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(folded))));
    }
}
