using System.Net.Sockets;

namespace KeplerAI.Compute.Notebooks;

/// <summary>HTTP over a Unix socket: requests go to http://jupyter/..., whatever the host name says.</summary>
public static class UnixSocketHttp
{
    public static SocketsHttpHandler Handler(string socket) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = async (_, ct) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
                return new NetworkStream(connection, ownsSocket: true);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        },
    };
}
