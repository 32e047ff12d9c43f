using System.Globalization;
using System.Text;

namespace KeplerAI.Compute.Databases;

/// <summary>The server's and FreeTDS's numbers. Messages are left behind: they may quote values.</summary>
internal static unsafe class OdbcErrors
{
    public static SourceException Of(short kind, IntPtr handle)
    {
        var last = new SourceException("database.failed");
        var state = stackalloc byte[6];
        var message = stackalloc byte[512];
        for (short record = 1; OdbcMethods.Diagnostic(kind, handle, record, state, out var native, message, 512, out _) is OdbcMethods.Success or OdbcMethods.SuccessWithInfo; record++)
        {
            var sqlState = Encoding.ASCII.GetString(state, 5);
            last = new SourceException(RuleOf(native, sqlState), native == 0 ? sqlState : native.ToString(CultureInfo.InvariantCulture));
            if (last.Problem.Rule is not ("database.failed" or "database.lost")) break;
        }
        return last;
    }

    /// <summary>An error among what a driver calls information; null when there is none.</summary>
    public static SourceException? Hidden(IntPtr statement)
    {
        var state = stackalloc byte[6];
        var message = stackalloc byte[512];
        for (short record = 1; OdbcMethods.Diagnostic(OdbcMethods.Statement, statement, record, state, out var native, message, 512, out _) is OdbcMethods.Success or OdbcMethods.SuccessWithInfo; record++)
        {
            var sqlState = Encoding.ASCII.GetString(state, 5);
            if (sqlState[..2] is not ("00" or "01" or "02")) return new SourceException(RuleOf(native, sqlState), native == 0 ? sqlState : native.ToString(CultureInfo.InvariantCulture));
        }
        return null;
    }

    private static string RuleOf(int native, string state) => native switch
    {
        18456 or 18452 or 18486 or 18487 or 18488 => "database.login_refused",
        4060 or 911 => "database.unknown_database",
        208 => "database.unknown_table",
        207 => "database.unknown_column",
        229 or 230 or 916 or 262 => "database.not_allowed",
        1205 or 1222 or 3980 => "database.interrupted",
        20009 => "database.refused",
        20012 or 20013 => "database.host_unknown",
        20003 => "database.timeout",
        20004 or 20006 or 20017 => "database.lost",
        _ => state switch
        {
            "28000" => "database.login_refused",
            "HYT00" or "HYT01" => "database.timeout",
            "IM002" or "IM003" or "01000" when native == 0 => "database.driver_missing",
            "08001" or "08S01" or "08003" or "08007" => "database.lost",
            _ => "database.failed",
        },
    };
}
