using Comet.Modular.PluginSdk;
using Comet.Modular.Plugins.Reference;

return await PluginProcess.RunAsync(new ReferencePlugin());
