using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>A file that the platform has received and not imported yet.</summary>
public sealed record ReceivedFile(Guid UploadId, string FileName, long Bytes);

/// <summary>A received file survives a form that was refused: its ticket travels in the form, sealed for its owner.</summary>
public sealed class UploadTickets(UploadFiles files, IDataProtectionProvider protection)
{
    private readonly IDataProtector _seal = protection.CreateProtector("uploads");

    public string Ticket(ReceivedFile file, Guid owner) =>
        _seal.Protect(string.Join('\n', owner.ToString("N"), file.UploadId.ToString("N"), file.Bytes.ToString(CultureInfo.InvariantCulture), file.FileName));

    /// <summary>Null for a forged ticket, another person's, or a file that is gone.</summary>
    public ReceivedFile? Open(string? ticket, Guid owner)
    {
        if (string.IsNullOrEmpty(ticket))
            return null;
        try
        {
            var parts = _seal.Unprotect(ticket).Split('\n', 4);
            var file = new ReceivedFile(Guid.Parse(parts[1]), parts[3], long.Parse(parts[2], CultureInfo.InvariantCulture));
            return Guid.Parse(parts[0]) == owner && File.Exists(files.PathOf(file.UploadId)) ? file : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
