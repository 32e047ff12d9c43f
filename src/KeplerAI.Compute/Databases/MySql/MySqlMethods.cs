using System.Runtime.InteropServices;

namespace KeplerAI.Compute.Databases;

/// <summary>libmariadb.so.3, of Debian's libmariadb3: speaks to MariaDB and to MySQL.</summary>
internal static unsafe partial class MySqlMethods
{
    private const string Lib = "libmariadb.so.3";

    public const int ConnectTimeout = 0;
    public const int CharsetName = 7;
    public const int LocalFiles = 8;
    public const int Protocol = 9;
    public const int ReadTimeout = 11;
    public const int VerifyServerCertificate = 21;
    public const int EnforceTls = 38;

    [LibraryImport(Lib, EntryPoint = "mysql_init")]
    internal static partial IntPtr Init(IntPtr none);

    [LibraryImport(Lib, EntryPoint = "mysql_options")]
    internal static partial int Option(IntPtr mysql, int option, void* value);

    [LibraryImport(Lib, EntryPoint = "mysql_ssl_set", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UseTls(IntPtr mysql, string? key, string? certificate, string? authority, string? authorities, string? ciphers);

    [LibraryImport(Lib, EntryPoint = "mysql_get_ssl_cipher")]
    internal static partial IntPtr Cipher(IntPtr mysql);

    [LibraryImport(Lib, EntryPoint = "mysql_real_connect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr Connect(IntPtr mysql, string host, string user, string password, string database, uint port, string? socket, ulong flags);

    [LibraryImport(Lib, EntryPoint = "mysql_get_server_info")]
    internal static partial IntPtr ServerInfo(IntPtr mysql);

    [LibraryImport(Lib, EntryPoint = "mysql_real_query")]
    internal static partial int Query(IntPtr mysql, byte* sql, ulong length);

    [LibraryImport(Lib, EntryPoint = "mysql_use_result")]
    internal static partial IntPtr UseResult(IntPtr mysql);

    [LibraryImport(Lib, EntryPoint = "mysql_num_fields")]
    internal static partial uint FieldCount(IntPtr result);

    [LibraryImport(Lib, EntryPoint = "mysql_fetch_row")]
    internal static partial byte** FetchRow(IntPtr result);

    // Reads an array that the row came with: it never waits.
    [LibraryImport(Lib, EntryPoint = "mysql_fetch_lengths"), SuppressGCTransition]
    internal static partial ulong* FetchLengths(IntPtr result);

    [LibraryImport(Lib, EntryPoint = "mysql_free_result")]
    internal static partial void FreeResult(IntPtr result);

    [LibraryImport(Lib, EntryPoint = "mysql_errno")]
    internal static partial uint ErrorNumber(IntPtr mysql);

    [LibraryImport(Lib, EntryPoint = "mysql_close")]
    internal static partial void Close(IntPtr mysql);
}
