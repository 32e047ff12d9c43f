using System.Net;
using System.Net.Sockets;

namespace KeplerAI.Testing;

public static class Ports
{
    /// <summary>A port of the loopback that nobody had a moment ago.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
