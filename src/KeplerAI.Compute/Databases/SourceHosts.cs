using System.Net;
using System.Net.Sockets;

namespace KeplerAI.Compute.Databases;

/// <summary>
/// Which machines the platform may be sent to. Addresses of the link itself, where clouds answer with the credentials of a machine, are out
/// whatever the list says; the name is looked up once, and the address that was checked is the one that is called.
/// </summary>
/// <param name="Allowed">Names, « *.suffixes », addresses or networks (10.0.0.0/8); empty for any.</param>
public sealed record SourceHosts(IReadOnlyList<string> Allowed)
{
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("::/128"),
    ];

    /// <exception cref="SourceException">When nothing may be sent there.</exception>
    internal async Task<string> AddressOfAsync(string host, CancellationToken ct)
    {
        var addresses = await LookUpAsync(host, ct);
        foreach (var address in addresses)
            if (IsAllowed(host, address)) return address.ToString();
        throw new SourceException("database.host_forbidden");
    }

    internal bool IsAllowed(string host, IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (Array.Exists(Never, network => network.Contains(plain))) return false;
        return Allowed.Count == 0 || Allowed.Any(rule => Fits(rule, host, plain));
    }

    private static bool Fits(string rule, string host, IPAddress address) =>
        IPNetwork.TryParse(rule, out var network) ? network.Contains(address)
        : IPAddress.TryParse(rule, out var single) ? single.Equals(address)
        : rule.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(rule[1..], StringComparison.OrdinalIgnoreCase)
        : rule.Equals(host, StringComparison.OrdinalIgnoreCase);

    private static async Task<IPAddress[]> LookUpAsync(string host, CancellationToken ct)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new SourceException("database.host_unknown");
        }
    }
}
