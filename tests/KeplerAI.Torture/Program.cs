using KeplerAI.Torture;

// With a settings file: one process of a run. With « --seconds n --seed n »: the whole run, its verdict on the screen.
if (args is [var file] && File.Exists(file))
{
    await TortureProcess.RunAsync(NodeSettings.Read(file));
    return 0;
}

var report = await TortureRun.RunAsync(TorturePlan.Of(args), Console.WriteLine);
Console.WriteLine(report);
if (report.Faults.Count == 0)
{
    Directory.Delete(KeplerAI.Testing.TestFolder.Path, recursive: true);
}

return report.Faults.Count == 0 ? 0 : 1;
