using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Tests;

public sealed class LoadingTests : IDisposable
{
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(30);

    private readonly PluginsOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    [Trait("Req", "HO-03")]
    public async Task Plugins_with_clashing_dependencies_run_side_by_side()
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);

        await using var one = await catalog.LoadForTypeAsync("clash-one", PluginPurpose.Backup, default);
        await using var two = await catalog.LoadForTypeAsync("clash-two", PluginPurpose.Backup, default);

        Assert.Equal(
            ["one from 1.0.0.0", "two from 2.0.0.0"],
            [Assert.Single(one.Description.ItemTypes).Title, Assert.Single(two.Description.ItemTypes).Title]
        );
        Assert.Equal("one from 1.0.0.0", Assert.Single(one.Plugin.Validate(Settings("{}"))).Message);
        Assert.Equal("two from 2.0.0.0", Assert.Single(two.Plugin.Validate(Settings("{}"))).Message);
    }

    [Fact]
    [Trait("Req", "HO-03")]
    public async Task The_contracts_come_from_the_host_even_if_the_plugin_brings_its_own()
    {
        var contracts = typeof(IProtectedItemPlugin).Assembly;
        File.Copy(contracts.Location, Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "Comet.Modular.Contracts.dll"));
        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One));

        await using var one = await PluginCatalog.Open(_disk.ListPath).LoadForTypeAsync("clash-one", PluginPurpose.Configure, default);

        var context = ContextOf(one);
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.DoesNotContain(
            context!.Assemblies,
            a => string.Equals(a.GetName().Name, contracts.GetName().Name, StringComparison.Ordinal)
        );
    }

    [Fact]
    [Trait("Req", "HO-03")]
    public async Task A_plugin_that_was_used_unloads()
    {
        var context = await UseAndUnloadAsync();

        // Unloading is cooperative: it takes a collection for the objects and one for the context, and the compiler's
        // own thread lets a method go when it comes to it.
        for (var waiting = Stopwatch.StartNew(); context.IsAlive && waiting.Elapsed < MostWaiting;)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }

    [Fact]
    public async Task A_disposed_plugin_cannot_be_used()
    {
        LoadedPlugin kept;
        await using (var one = await PluginCatalog.Open(_disk.ListPath).LoadAsync(PluginsOnDisk.One, PluginPurpose.Configure, default))
        {
            kept = one;
        }

        _ = Assert.Throws<ObjectDisposedException>(() => kept.Plugin);
    }

    [Fact]
    public async Task Health_tells_whether_a_plugin_is_loaded()
    {
        var catalog = PluginCatalog.Open(_disk.ListPath);
        PluginHealth[] Health() => [.. catalog.List().Select(static p => p.Health)];

        var before = Health();
        await using (await catalog.LoadAsync(PluginsOnDisk.Two, PluginPurpose.Restore, default))
        {
            Assert.Equal([PluginHealth.Idle, PluginHealth.Running], Health());
        }

        Assert.Equal([PluginHealth.Idle, PluginHealth.Idle], before);
        Assert.Equal(before, Health());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> UseAndUnloadAsync()
    {
        await using var one = await PluginCatalog.Open(_disk.ListPath).LoadForTypeAsync("clash-one", PluginPurpose.Backup, default);
        Assert.Equal(2, one.Plugin.Validate(Settings("""{"loudness":11}""")).Count);
        return new WeakReference(ContextOf(one));
    }

    private static AssemblyLoadContext? ContextOf(LoadedPlugin loaded) =>
        AssemblyLoadContext.GetLoadContext(((MaskedPlugin)loaded.Plugin).Own.GetType().Assembly);

    private static ItemSettings Settings(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ItemSettings("clash", document.RootElement.Clone());
    }
}
