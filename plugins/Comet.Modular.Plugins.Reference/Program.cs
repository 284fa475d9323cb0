using Comet.Modular.PluginSdk;
using Comet.Modular.Plugins.Reference;
using Comet.Modular.Plugins.Reference.Faults;

StartFault.Apply();
return await PluginProcess.RunAsync(new ReferencePlugin());
