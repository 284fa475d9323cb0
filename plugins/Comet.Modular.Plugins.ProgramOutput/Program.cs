using Comet.Modular.PluginSdk;
using Comet.Modular.Plugins.ProgramOutput;

return await PluginProcess.RunAsync(new ProgramOutputPlugin());
