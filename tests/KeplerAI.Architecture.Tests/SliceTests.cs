using System.Reflection;
using System.Text.RegularExpressions;
using KeplerAI.Messaging;
using KeplerAI.Platform.Permissions;
using KeplerAI.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KeplerAI.Architecture.Tests;

/// <summary>What every slice owes the platform.</summary>
public sealed partial class SliceTests
{
    private static IEnumerable<Type> Commands => Sources.Application.GetTypes().Where(type => typeof(ICommand).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false });

    [Fact]
    [Trait("Requirement", "D58")]
    public void Every_command_says_who_may_send_it() =>
        Commands.Where(command => CommandPolicies.Of(command) is null).Select(command => command.FullName!)
            .ShouldBeEmptyList("A command without a line in the policy table.");

    [Fact]
    public void Every_command_is_decided_by_a_handler()
    {
        // Found by name, as the bus finds it: a handler may ask for the state alone.
        var handlers = Sources.Application.GetTypes().Where(type => type is { IsAbstract: true, IsSealed: true } && type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(method => method.Name == "Handle"))
            .Select(type => type.FullName!).ToHashSet(StringComparer.Ordinal);
        Commands.Where(command => !handlers.Contains($"{command.FullName}Handler")).Select(command => command.FullName!).ShouldBeEmptyList("A command that nobody handles.");
    }

    [Fact]
    [Trait("Requirement", "D03")]
    public void Every_page_says_who_may_see_it() =>
        Sources.Application.GetTypes().Where(type => typeof(PageModel).IsAssignableFrom(type) && !type.IsAbstract)
            .Where(page => page.GetCustomAttribute<NeedsAttribute>(inherit: true) is null && page.GetCustomAttribute<AllowAnonymousAttribute>(inherit: true) is null
                && page.GetCustomAttribute<AuthorizeAttribute>(inherit: true) is null)
            .Select(page => page.FullName!)
            .ShouldBeEmptyList("A page model without [Needs], [Authorize] (anybody signed in) or [AllowAnonymous].");

    [Fact]
    public void Every_icon_stands_in_the_sprite()
    {
        var known = File.ReadLines(Path.Combine(Checkout.Root, "wwwroot-libs", "icons.txt")).Select(line => line.Trim()).ToHashSet(StringComparer.Ordinal);
        Sources.Files(".cshtml", "src").SelectMany(file => Icon().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Where(name => !known.Contains(name))
                .Select(name => $"{Sources.Relative(file)}: {name}"))
            .ShouldBeEmptyList("Add the icon's name to wwwroot-libs/icons.txt.");
    }

    [GeneratedRegex("""(?:<icon[^>]*\sname|\sicon)="([a-z][a-z0-9-]*)\x22""")]
    private static partial Regex Icon();
}
