using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace KeplerAI.Compute.Tests.Ingestion.Corpus;

public sealed class EncryptedWorkbookTests
{
    /// <summary>Somebody else's reader opens it with its password, and with that one alone: what is refused is the real thing.</summary>
    [Fact]
    public void The_workbook_under_a_password_is_one_that_its_password_opens()
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        using var right = ExcelReaderFactory.CreateReader(new MemoryStream(EncryptedWorkbook.File.Value), new() { Password = EncryptedWorkbook.Password });
        right.Read().ShouldBeTrue();
        right.Read().ShouldBeTrue();
        (right.GetDouble(0), right.GetString(1), right.RowCount).ShouldBe((7919.0, "104729", 2001));
        Should.Throw<InvalidPasswordException>(() => ExcelReaderFactory.CreateReader(new MemoryStream(EncryptedWorkbook.File.Value), new() { Password = "autre" }));
    }
}
