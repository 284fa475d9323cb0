using Comet.Modular.PluginSdk;
using Comet.Modular.Plugins.FilesAndFolders;

return await PluginProcess.RunAsync(new FilesAndFoldersPlugin());
