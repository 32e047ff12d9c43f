return await KeplerAI.Platform.Hosting.CommandLine.RunAsync(args);
