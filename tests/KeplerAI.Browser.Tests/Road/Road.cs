using KeplerAI.Browser.Tests.Support;

// Each walk has the machine to itself: an application, its database and a browser.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace KeplerAI.Browser.Tests;

/// <summary>The platform's main job as five people do it: every step by clicks, in French, in one real browser on the real application.</summary>
[TestCaseOrderer(InOrder.Name, InOrder.Assembly)]
public sealed partial class Road(Walk walk) : IClassFixture<Walk>
{
    private const string Admin = "admin";
    private const string Scientist = "datascientist";
    private const string Manager = "manager";
    private const string Analyst = "analyste";
    private const string Auditor = "auditeur";

    private static ILocatorAssertions Expect(ILocator found) => Assertions.Expect(found);

    private Task ShowAsync(Person person, string name) => walk.Camera.TakeAsync(person, name);
}
