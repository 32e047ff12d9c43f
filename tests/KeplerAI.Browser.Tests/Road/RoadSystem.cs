using KeplerAI.Browser.Tests.Support;

namespace KeplerAI.Browser.Tests;

public sealed partial class Road
{
    [Fact]
    [Step(24)]
    public Task The_administrator_sees_how_the_log_its_readers_and_the_queues_stand() => walk.StepAsync(Admin, async admin =>
    {
        await admin.OpenAsync("Système");
        await Expect(admin.Heading("Base et journal des événements")).ToBeVisibleAsync();
        await admin.SeesAsync("Aucun trou");
        await admin.SeesAsync("Dernière tête scellée");
        await Expect(admin.Page.Locator("main table tbody tr").First).ToBeVisibleAsync();
        await ShowAsync(admin, "systeme");
    });
}
