using KeplerAI.Compute.Execution;

namespace KeplerAI.Compute.Notebooks;

/// <summary>How Jupyter is started, and what it sees.</summary>
internal static class JupyterCommand
{
    public static readonly IReadOnlyList<string> Folders = ["dataprep", "training", "scoring"];

    public static IReadOnlyList<string> Arguments(SandboxOptions options, NotebookRequest request, string folder, string basePath)
    {
        var scenario = $"/UC_{request.UseCaseNumber}/scenarios/SC_{request.ScenarioNumber}";
        var box = new Bubblewrap(options, request.UseCaseNumber).Standard(request.Cores);
        foreach (var name in Folders) box.Writable(Path.Combine(request.WorkingTree, name), $"{scenario}/{name}");
        box.Writable(Path.Combine(folder, "run"), "/kepler/run").ReadOnly(Path.Combine(folder, "host"), "/kepler/host");
        box.Writable(Path.Combine(folder, "output"), "/kepler/output");
        box.ReadOnly(Path.Combine(folder, "context.json"), "/kepler/context.json").ReadOnly(Path.Combine(folder, "token"), "/kepler/token");
        box.Environment("JUPYTER_TOKEN_FILE", "/kepler/token").Environment("KEPLER_SOCKET", "/kepler/host/kepler.sock").Environment("SHELL", "/bin/bash");
        box.Environment("JUPYTER_CONFIG_DIR", "/tmp/jupyter").Environment("JUPYTER_DATA_DIR", "/tmp/jupyter/data").Environment("JUPYTER_RUNTIME_DIR", "/tmp/jupyter/runtime");

        // The lake's own folders of the scenario stay readable by path; the tree shows the three that people work in.
        return box.Build(
            scenario, "/usr/bin/python3", "-s", "-B", "/usr/bin/jupyter-notebook", "--no-browser",
            "--NotebookApp.sock=/kepler/run/jupyter.sock", $"--NotebookApp.base_url={basePath}", $"--NotebookApp.notebook_dir={scenario}",
            "--NotebookApp.allow_remote_access=True", "--NotebookApp.quit_button=False", "--NotebookApp.open_browser=False",
            "--ContentsManager.hide_globs=['__pycache__','*.pyc','scripts','*_output','.*']", "--FileContentsManager.delete_to_trash=False");
    }
}
