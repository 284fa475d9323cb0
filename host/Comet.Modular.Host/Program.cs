using Comet.Modular.Host;

return await CometProgram.RunAsync(args);
