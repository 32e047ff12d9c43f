using KeplerAI.Compute.DuckDb;
using KeplerAI.Compute.DuckDb.Worker;

return args is [DuckDbOptions.WorkerArgument] ? await DuckDbWorkerHost.RunAsync(Console.In, Console.Out) : 0;
