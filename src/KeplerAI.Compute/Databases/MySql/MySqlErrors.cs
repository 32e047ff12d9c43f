using System.Globalization;

namespace KeplerAI.Compute.Databases;

/// <summary>The error numbers that a person can do something about.</summary>
internal static class MySqlErrors
{
    public static SourceException Of(int number) => new(
        number switch
        {
            2002 or 2003 => "database.refused",
            2005 => "database.host_unknown",
            1045 or 1698 or 1251 or 2059 or 2061 => "database.login_refused",
            1049 => "database.unknown_database",
            1044 or 1142 or 1143 or 1370 => "database.not_allowed",
            1146 or 1356 => "database.unknown_table",
            1054 => "database.unknown_column",
            2026 or 3159 => "database.tls",
            2006 or 2013 or 2012 or 2027 or 1053 or 1152 or 1159 or 1161 or 1927 => "database.lost",
            1040 or 1203 or 1226 => "database.busy",
            1205 or 1317 or 1969 or 3024 => "database.interrupted",
            _ => "database.failed",
        },
        number.ToString(CultureInfo.InvariantCulture));
}
