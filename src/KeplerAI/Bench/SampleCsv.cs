using System.Globalization;
using System.Text;

namespace KeplerAI.Bench;

/// <summary>A file of ten columns: numbers, amounts, dates, moments, booleans, codes with leading zeros, text; the same every time.</summary>
internal static class SampleCsv
{
    /// <summary>5 GB.</summary>
    public const int Usual = 33_000_000;

    public const string Header = "id,client,name,amount,rate,opened,updated,active,zip,comment";

    public static readonly string[] Names = ["Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent"];
    private static readonly string[] _days = [.. Enumerable.Range(0, 3000).Select(i => new DateOnly(2015, 1, 1).AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];

    /// <summary>« --rows n » of the command line, else the measure's own.</summary>
    public static int Rows(int usual)
    {
        var args = Environment.GetCommandLineArgs();
        var at = Array.IndexOf(args, "--rows");
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : usual;
    }

    public static async Task WriteAsync(string file, int rows, CancellationToken ct)
    {
        await using var writer = new StreamWriter(file, append: false, new UTF8Encoding(false), 1 << 20);
        await writer.WriteAsync(Header + "\n");
        var text = new StringBuilder();
        var random = new Random(1);
        for (var i = 0; i < rows; i++)
        {
            var k = random.Next(1_000_000_000);
            text.Append(CultureInfo.InvariantCulture, $"{i},C{k:D9},{Names[k % 10]},{k % 10_000_000 / 100.0:0.00},{k / 1e9:0.000000},{_days[k % 3000]},{_days[k % 2999]} {k % 24:D2}:{k % 60:D2}:{k % 59:D2},{(k % 2 == 1 ? "true" : "false")},{k % 99_999:D5},repayment {k % 977} month {k % 1009} of the contract signed at branch Lyon\n");
            if (text.Length < 1 << 20)
                continue;
            await writer.WriteAsync(text, ct);
            text.Clear();
        }

        await writer.WriteAsync(text, ct);
    }
}
