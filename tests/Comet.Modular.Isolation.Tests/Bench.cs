using System.Text.Json;
using Comet.Modular.Blobs;
using Comet.Modular.Blobs.Local;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Engine;
using Comet.Modular.Engine.Backup;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Loading;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Isolation.Tests;

/// <summary>Real plugins in real processes, an engine and a vault, in a folder of their own.</summary>
internal sealed class Bench : IAsyncDisposable
{
    /// <summary>Shorter than the product's, and long enough for a machine that is busy.</summary>
    public static readonly ChildTimes Quick = new()
    {
        Dial = TimeSpan.FromSeconds(5),
        Answer = TimeSpan.FromSeconds(5),
        Open = TimeSpan.FromSeconds(10),
        Cleanup = TimeSpan.FromSeconds(10),
        HealthPeriod = TimeSpan.FromMilliseconds(300),
        HealthAnswer = TimeSpan.FromSeconds(3),
        MemoryPeriod = TimeSpan.FromMilliseconds(50),
        Cancel = TimeSpan.FromSeconds(2),
        Stop = TimeSpan.FromSeconds(3),
        Exit = TimeSpan.FromSeconds(3),
        BackOff = TimeSpan.FromMilliseconds(10),
        MaximumBackOff = TimeSpan.FromMilliseconds(20),
    };

    private static readonly ClientId Client = new(new Bits128(0, 9));
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("iso-");
    private readonly BuiltPlugins _plugins;
    private readonly IsolationOptions _options;
    private PluginCatalog? _children;
    private PluginCatalog? _host;
    private StorageVault? _vault;

    public Bench(
        ChildTimes? times = null,
        TimeProvider? time = null,
        int? memoryMiB = null,
        int idleStopSeconds = 300,
        CrashLimit? crashes = null,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var policy = new PluginPolicy
        {
            Trust = PluginTrust.Hashed,
            IdleStopSeconds = idleStopSeconds,
            Crash = crashes ?? new CrashLimit(1000, 1),
        };
        _plugins = new BuiltPlugins(Root, policy, memoryMiB is null ? null : new PluginLimits { MemoryMiB = memoryMiB });
        Launches = Directory.CreateDirectory(At("run")).FullName;
        _options = new IsolationOptions
        {
            StateFolder = At("state"),
            TemporaryFolder = Launches,
            Environment = environment ?? new Dictionary<string, string>(StringComparer.Ordinal),
            Loggers = Log,
            Times = times ?? Quick,
            Time = time ?? TimeProvider.System,
            Lanes = 2,
        };
    }

    public RecordedLog Log { get; } = new();

    public string Root => _root.FullName;

    /// <summary>Holds the folder of each running process.</summary>
    public string Launches { get; }

    public string PluginFolder => Path.Combine(_plugins.Folder, BuiltPlugins.Reference, "1.0.0");

    /// <summary>Plugins in processes of their own.</summary>
    public PluginCatalog Children => _children ??= PluginCatalog.Open(_plugins.Child, _plugins.Folder, _options);

    /// <summary>The same plugins in this process.</summary>
    public PluginCatalog InHost => _host ??= PluginCatalog.Open(_plugins.InProcess, _plugins.Folder, _options);

    public StorageVault Vault => _vault!;

    /// <summary>The process that was started last.</summary>
    public int Process => Log.Processes[^1];

    public static async Task<Bench> WithVaultAsync(
        ChildTimes? times = null,
        int? memoryMiB = null,
        CrashLimit? crashes = null,
        Func<IBlobStore, IBlobStore>? around = null
    )
    {
        var bench = new Bench(times, memoryMiB: memoryMiB, crashes: crashes);
        var store = LocalBlobStore.Create(bench.At("vault"));
        var created = await StorageVault.CreateAsync(
            around is null ? store : around(store),
            VaultParameters.Default,
            "a password",
            "tests",
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        bench._vault = created.Vault;
        return bench;
    }

    public string At(string name) => Path.Combine(_root.FullName, name);

    public static ItemSettings Settings(string json, string type = "reference")
    {
        using var document = JsonDocument.Parse(json);
        return new ItemSettings(type, document.RootElement.Clone());
    }

    /// <summary>The reference plugin in its process.</summary>
    public Task<LoadedPlugin> LoadAsync() =>
        Children.LoadAsync(BuiltPlugins.Reference, PluginPurpose.Backup, TestContext.Current.CancellationToken);

    /// <summary>Backs up as the product does: load, check the settings, run.</summary>
    public async Task<BackupResult> BackUpAsync(
        ItemSettings settings,
        RecordingObserver observer,
        PluginCatalog? catalog = null,
        ulong item = 7,
        bool rescan = false,
        CancellationToken cancellationToken = default
    )
    {
        await using var loaded = await (catalog ?? Children).LoadForTypeAsync(
            settings.ItemType,
            PluginPurpose.Backup,
            cancellationToken
        );
        var problems = loaded.Plugin.Validate(settings);
        Assert.Empty(problems);
        var request = new BackupRequest
        {
            Plugin = loaded.Plugin,
            Settings = settings,
            StoredSettings = "{}",
            ItemId = new ItemId(new Bits128(0, item)),
            ItemName = "item",
            Device = "device",
            Client = Client,
            Program = "tests",
            Rescan = rescan,
        };
        return await new BackupPipeline(Vault, new EngineOptions { Workers = 2, ReverifyShare = 0 }, TimeProvider.System).RunAsync(
            request,
            observer,
            cancellationToken
        );
    }

    public Task<BackupResult> BackUpAsync(string settings, RecordingObserver? observer = null) =>
        BackUpAsync(
            Settings(settings),
            observer ?? new RecordingObserver(),
            cancellationToken: TestContext.Current.CancellationToken
        );

    public async Task CheckVaultAsync()
    {
        var report = await Vault.CheckAsync(CheckDepth.AllData, progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
    }

    /// <summary>A host that starts anew over the same folders.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        _children = null;
    }

    /// <summary>Stops the processes; nothing of them may be left.</summary>
    public async Task StopAsync()
    {
        if (_children is not null)
        {
            await _children.DisposeAsync();
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(Launches));
        Assert.DoesNotContain(Log.Processes, SystemProcess.Lives);
    }

    public async ValueTask DisposeAsync()
    {
        if (_children is not null)
        {
            await _children.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_vault is not null)
        {
            await _vault.DisposeAsync();
        }

        Log.Dispose();
        _root.Delete(recursive: true);
    }
}
