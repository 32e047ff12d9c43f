using System.Net;
using KeplerAI.Compute.Databases;

namespace KeplerAI.Compute.Tests.Databases;

public sealed class SourceHostsTests
{
    [Theory]
    [InlineData("", "db.example.org", "192.0.2.1", true)]
    [InlineData("", "meta", "169.254.169.254", false)]
    [InlineData("", "meta", "::ffff:169.254.169.254", false)]
    [InlineData("", "meta", "fe80::1", false)]
    [InlineData("", "meta", "100.100.100.200", false)]
    [InlineData("", "zero", "0.0.0.0", false)]
    [InlineData("10.0.0.0/8", "db", "10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "db", "11.1.2.3", false)]
    [InlineData("192.0.2.7", "db", "192.0.2.7", true)]
    [InlineData("*.example.org", "db.example.org", "192.0.2.1", true)]
    [InlineData("*.example.org", "db.example.com", "192.0.2.1", false)]
    [InlineData("db.example.org", "DB.example.org", "192.0.2.1", true)]
    [InlineData("*.example.org", "meta.example.org", "169.254.169.254", false)]
    public void Only_what_is_allowed_is_called(string allowed, string host, string address, bool expected) =>
        new SourceHosts(allowed.Length == 0 ? [] : [allowed]).IsAllowed(host, IPAddress.Parse(address)).ShouldBe(expected);
}
