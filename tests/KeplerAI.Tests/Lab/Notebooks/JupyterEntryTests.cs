using KeplerAI.Lab.Notebooks.Proxy;
using KeplerAI.Platform.Hosting;
using Microsoft.AspNetCore.Http;

namespace KeplerAI.Tests.Lab.Notebooks;

public class JupyterEntryTests
{
    private static readonly Guid Instance = Guid.CreateVersion7();
    private static readonly Guid User = Guid.CreateVersion7();
    private static readonly KeplerSettings Settings = new("/h", "/t", "http://localhost:3000", "http://localhost:3001", "", "", Demo: false);

    [Fact]
    public void A_ticket_serves_once_soon_and_for_its_instance()
    {
        var clock = new Clock();
        var tickets = new JupyterTickets(clock);
        var ticket = tickets.Issue(Instance, User);
        tickets.Redeem(ticket, Instance).ShouldBe(User);
        tickets.Redeem(ticket, Instance).ShouldBeNull("used");
        tickets.Redeem(tickets.Issue(Instance, User), Guid.CreateVersion7()).ShouldBeNull("another instance");
        var late = tickets.Issue(Instance, User);
        clock.Now += JupyterTickets.Life + TimeSpan.FromSeconds(1);
        tickets.Redeem(late, Instance).ShouldBeNull("too old");
        tickets.Redeem("", Instance).ShouldBeNull();
    }

    [Fact]
    public void The_instance_gets_its_token_and_no_cookie_of_the_application()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = $"/jupyter/{Instance}/api";
        context.Request.Headers.Cookie = "kepler_session=secret; kepler_jupyter=sealed; _xsrf=2|a; username-localhost-8888=b";
        context.Request.Headers.Authorization = "Bearer application";
        context.Request.Headers["X-Kept"] = "yes";
        using var request = JupyterHeaders.Request(context, "t0ken");
        request.Headers.GetValues("Cookie").ShouldBe(["_xsrf=2|a; username-localhost-8888=b"]);
        request.Headers.Authorization!.ToString().ShouldBe("token t0ken");
        request.Headers.GetValues("X-Kept").ShouldBe(["yes"]);
        request.RequestUri!.AbsolutePath.ShouldBe($"/jupyter/{Instance}/api");
    }

    [Theory]
    [InlineData("http://localhost:3001", true)]
    [InlineData("http://localhost:3000", false)]
    [InlineData("http://localhost:30010", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void Only_its_own_pages_may_post_or_open_a_socket(string origin, bool own)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Origin = origin;
        JupyterHeaders.IsOwnOrigin(context.Request, Settings).ShouldBe(own);
    }

    [Fact]
    public void The_notebooks_origin_has_a_policy_of_its_own()
    {
        var response = new DefaultHttpContext().Response;
        JupyterHeaders.Protect(response, Settings);
        var policy = response.Headers.ContentSecurityPolicy.ToString();
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("ws://localhost:3001");
        policy.ShouldNotContain("localhost:3000");
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
