using System.Security.Cryptography;
using System.Text.Json;
using Comet.Modular.Blobs;
using Comet.Modular.Blobs.Local;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Engine.Browsing;
using Comet.Modular.Engine.Restore;
using Comet.Modular.Plugins.Reference;
using Comet.Modular.Sealing;
using Comet.Modular.Vault;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Tests;

/// <summary>A real vault in a folder, and the engine over it.</summary>
internal sealed class EngineBench : IAsyncDisposable
{
    public static readonly ItemId Item = new(new Bits128(0, 7));
    private static readonly ClientId Client = new(new Bits128(0, 9));
    private readonly TemporaryFolder _folder = new();
    private StorageVault? _vault;

    public EngineOptions Options { get; init; } = new() { Workers = 2 };

    public StorageVault Vault => _vault!;

    public string Folder => _folder.Path;

    public static async Task<EngineBench> CreateAsync(
        EngineOptions? options = null,
        Func<IBlobStore, IBlobStore>? around = null
    )
    {
        var bench = new EngineBench { Options = options ?? new EngineOptions { Workers = 2 } };
        var store = LocalBlobStore.Create(bench._folder.At("vault"));
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

    /// <summary>The same vault in another program, which has read nothing of it yet.</summary>
    public async Task<EngineBench> ReopenAsync()
    {
        var key = new byte[Sealing.MasterKey.Length];
        Vault.ExportMasterKey(key);
        return new EngineBench
        {
            Options = Options,
            _vault = await StorageVault.OpenAsync(
                LocalBlobStore.Open(_folder.At("vault")),
                new MasterKeyCredential(key),
                rememberedHead: null,
                indexFolder: null,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            ),
        };
    }

    public static ItemSettings Settings(string json) =>
        new("reference", JsonDocument.Parse(json).RootElement.Clone());

    public Task<BackupResult> BackUpAsync(string settings, RecordingObserver? observer = null) =>
        BackUpAsync(new ReferencePlugin(), Settings(settings), observer, TestContext.Current.CancellationToken);

    public Task<BackupResult> BackUpAsync(
        IProtectedItemPlugin plugin,
        ItemSettings settings,
        RecordingObserver? observer,
        CancellationToken cancellationToken,
        params IReadOnlyList<ulong> deadSessions
    ) => BackUpAsync(Vault, Options, plugin, settings, observer, deadSessions, cancellationToken);

    /// <summary>Backs up into a vault that is the caller's.</summary>
    public static Task<BackupResult> BackUpAsync(
        StorageVault vault,
        IProtectedItemPlugin plugin,
        IReadOnlyList<ulong> deadSessions
    ) =>
        BackUpAsync(
            vault,
            new EngineOptions { Workers = 2 },
            plugin,
            Settings("{}"),
            observer: null,
            deadSessions,
            TestContext.Current.CancellationToken
        );

    private static Task<BackupResult> BackUpAsync(
        StorageVault vault,
        EngineOptions options,
        IProtectedItemPlugin plugin,
        ItemSettings settings,
        RecordingObserver? observer,
        IReadOnlyList<ulong> deadSessions,
        CancellationToken cancellationToken
    ) =>
        new BackupPipeline(vault, options, TimeProvider.System).RunAsync(
            new BackupRequest
            {
                Plugin = plugin,
                Settings = settings,
                StoredSettings = "{}",
                ItemId = Item,
                ItemName = "item",
                Device = "device",
                Client = Client,
                Program = "tests",
                DeadSessions = deadSessions,
            },
            observer ?? new RecordingObserver(),
            cancellationToken
        );

    public async Task<RestoreResult> RestoreAsync(RestoreRequest request, RecordingObserver? observer = null) =>
        await new RestorePipeline(Vault, Options, TimeProvider.System).RunAsync(
            request,
            observer ?? new RecordingObserver(),
            TestContext.Current.CancellationToken
        );

    /// <summary>Every entry of a snapshot as one line: path, kind, and the hash of a file's bytes.</summary>
    public async Task<List<string>> ReadAsync(SnapshotRecord snapshot)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var browser = new SnapshotBrowser(Vault, snapshot);
        var lines = new List<string>();
        await foreach (var entry in browser.ListAsync(Contracts.Entries.EntryPath.Root, recursive: true, cancellation))
        {
            var content = string.Empty;
            if (entry.Kind == NodeKind.File)
            {
                using var bytes = new MemoryStream();
                await browser.CopyContentAsync(entry.Path, bytes, cancellation);
                content = Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
            }

            lines.Add($"{entry.Path} {entry.Kind} {content}");
        }

        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        if (_vault is not null)
        {
            await _vault.DisposeAsync();
        }

        _folder.Dispose();
    }
}
