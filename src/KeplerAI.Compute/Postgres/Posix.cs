using System.Runtime.InteropServices;

namespace KeplerAI.Compute.Postgres;

/// <summary>The few system calls that .NET has no method for.</summary>
internal static partial class Posix
{
    public const int Interrupt = 2;
    public const int Quit = 3;

    public static bool IsRoot => GetEffectiveUser() == 0;

    public static void GiveTo(string path, uint uid)
    {
        if (ChangeOwner(path, uid, uid) != 0)
            throw new EmbeddedPostgresException($"{path} cannot be given to the user {uid} (error {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>False when the process no longer exists.</summary>
    public static bool Send(int pid, int signal) => Kill(pid, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
