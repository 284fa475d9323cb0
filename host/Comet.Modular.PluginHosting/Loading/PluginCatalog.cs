using System.Collections.Concurrent;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Isolation.Processes;
using Comet.Modular.PluginHosting.Listing;
using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Loading;

/// <summary>The plugins that a <c>plugins.json</c> lists. The only way to load one.</summary>
/// <remarks>Thread-safe. Loads nothing that is not listed, enabled and byte for byte what the list names.</remarks>
public sealed class PluginCatalog : IAsyncDisposable
{
    private readonly string _listPath;
    private readonly string _pluginsFolder;
    private readonly PluginList _list;
    private readonly bool _unloads;
    private readonly RunningPlugins _running;
    private readonly CrashHistory _crashes;
    private readonly PluginProcesses _processes;
    private readonly ConcurrentDictionary<string, SecretMask> _masks = new(StringComparer.Ordinal);

    private PluginCatalog(
        string listPath,
        string pluginsFolder,
        PluginList list,
        IsolationOptions options,
        bool unloads
    )
    {
        _listPath = listPath;
        _unloads = unloads;
        _pluginsFolder = pluginsFolder;
        _list = list;
        _running = new RunningPlugins(options.StateFolder);
        _crashes = new CrashHistory(options.StateFolder, list.Policy.Crash, options.Times, options.Time);
        _processes = new PluginProcesses(_crashes, TimeSpan.FromSeconds(list.Policy.IdleStopSeconds), options);
    }

    /// <summary>Reads the list; loads nothing.</summary>
    /// <param name="listPath">The <c>plugins.json</c> in use.</param>
    /// <param name="pluginsFolder">Holds <c>id/version/</c> folders; null for <c>plugins</c> beside the list.</param>
    /// <param name="isolation">What plugins in processes of their own get; null for the defaults.</param>
    /// <param name="unloads">Whether the code of a plugin in this process is freed when it is disposed.</param>
    /// <exception cref="PluginListException">The list cannot be used.</exception>
    public static PluginCatalog Open(
        string listPath,
        string? pluginsFolder = null,
        IsolationOptions? isolation = null,
        bool unloads = true
    )
    {
        var full = Path.GetFullPath(listPath);
        var folder = pluginsFolder ?? Path.Combine(Path.GetDirectoryName(full)!, "plugins");
        return new PluginCatalog(full, Path.GetFullPath(folder), PluginListFile.Read(full), isolation ?? new(), unloads);
    }

    /// <summary>What holds for all plugins.</summary>
    public PluginPolicy Policy => _list.Policy;

    /// <summary>All listed plugins, in the order of the list. Reads manifests, loads nothing.</summary>
    public IReadOnlyList<PluginStatus> List() => [.. _list.Plugins.Select(Describe)];

    /// <summary>Loads the enabled plugin that protects items of a type.</summary>
    /// <exception cref="UnknownItemTypeException">No plugin here protects such items.</exception>
    /// <exception cref="PluginRefusedException">There is one, and it may not be used.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    public async Task<LoadedPlugin> LoadForTypeAsync(
        string itemType,
        PluginPurpose purpose,
        CancellationToken cancellationToken
    )
    {
        var able = _list.Plugins.Where(entry => TypesOf(entry).Contains(itemType, StringComparer.Ordinal)).ToList();
        var enabled = able.Where(static entry => entry.Enabled).Select(static entry => entry.Id).ToList();
        return enabled.Count switch
        {
            1 => await LoadAsync(enabled[0], purpose, cancellationToken),
            > 1 => throw PluginRefusedException.AmbiguousType(itemType, enabled),
            _ when able.Count > 0 => throw PluginRefusedException.Disabled(able[0].Id),
            _ when FindUnlisted(itemType) is { } id => throw PluginRefusedException.NotListed(id, _listPath),
            _ => throw new UnknownItemTypeException(itemType, List()),
        };
    }

    /// <summary>Loads a plugin by its id.</summary>
    /// <exception cref="PluginRefusedException">It may not be used.</exception>
    /// <exception cref="OperationCanceledException">The start was cancelled.</exception>
    /// <exception cref="ItemException">Its process did not start.</exception>
    public async Task<LoadedPlugin> LoadAsync(string id, PluginPurpose purpose, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = _list.Find(id) ?? throw PluginRefusedException.NotListed(id, _listPath);
        RequireAllowed(entry, purpose);
        var folder = RequireUnchanged(entry);
        var manifest = RequireManifest(entry, folder);
        // Of the plugin, not of its process: the next one may still tell what the last one was given.
        var mask = _masks.GetOrAdd(id, static _ => new SecretMask());
        LoadedPlugin loaded;
        try
        {
            IPluginHome home =
                entry.Isolation == PluginIsolation.ChildProcess
                    ? await _processes.LeaseAsync(ChildCommand.Of(entry, manifest, folder, mask), cancellationToken)
                    : new InProcessHome(Path.Combine(folder, manifest.Assembly), manifest.EntryType, _unloads);
            loaded = await LoadedPlugin.LoadAsync(home, manifest, mask, () => _running.Leave(id), cancellationToken);
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw thrown is PluginRefusedException refused
                ? PluginRefusedException.Load(id, mask.Apply(refused.InnerException ?? refused))
                : mask.Apply(thrown);
        }

        _running.Enter(id);
        return loaded;
    }

    /// <summary>Stops the plugins' processes.</summary>
    public ValueTask DisposeAsync() => _processes.DisposeAsync();

    /// <summary>Lets a plugin out of quarantine and forgets its crashes.</summary>
    public void Pardon(string id) => _crashes.Clear(id);

    /// <summary>Checks the files of a plugin against the list, without loading it; disabled plugins too.</summary>
    /// <exception cref="PluginRefusedException">They are missing, changed, or do not fit this host.</exception>
    public void Verify(string id)
    {
        var entry = _list.Find(id) ?? throw PluginRefusedException.NotListed(id, _listPath);
        _ = RequireManifest(entry, RequireUnchanged(entry));
    }

    private static void RequireAllowed(PluginListEntry entry, PluginPurpose purpose)
    {
        if (!entry.Enabled)
        {
            throw PluginRefusedException.Disabled(entry.Id);
        }

        if (purpose == PluginPurpose.Backup && LicenceOf(entry) == LicenceState.Unlicensed)
        {
            throw PluginRefusedException.Unlicensed(entry.Id);
        }
    }

    /// <remarks>
    /// The runtime opens the files again, later, by name: who can write the plugins folder between this check and the
    /// last lazy load of a dependency wins. The folder must be writable by administrators only; the hash guards against
    /// damage, half an update and files added by mistake, and makes tampering at rest visible.
    /// </remarks>
    private string RequireUnchanged(PluginListEntry entry)
    {
        if (FolderOf(entry) is not { } folder || entry.Sha256 is null)
        {
            throw PluginRefusedException.NotLocked(entry.Id, _listPath);
        }

        string hash;
        try
        {
            hash = PluginFolderHash.Compute(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw PluginRefusedException.Missing(entry.Id, folder, unreadable);
        }

        return string.Equals(hash, entry.Sha256, StringComparison.Ordinal)
            ? folder
            : throw PluginRefusedException.Changed(entry.Id, folder);
    }

    private static PluginManifest RequireManifest(PluginListEntry entry, string folder)
    {
        var (manifest, problem) = ReadManifest(entry, folder);
        if (manifest is null)
        {
            throw PluginRefusedException.Manifest(entry.Id, problem!);
        }

        return string.Equals(manifest.Contracts, PluginManifest.SupportedContracts, StringComparison.Ordinal)
            ? manifest
            : throw PluginRefusedException.ContractsVersion(entry.Id, manifest.Contracts);
    }

    private static (PluginManifest? Manifest, string? Problem) ReadManifest(PluginListEntry entry, string folder)
    {
        BoundSettings<PluginManifest> bound;
        try
        {
            bound = PluginManifest.Read(folder);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (null, unreadable.Message);
        }

        if (bound.Value is not { } manifest)
        {
            return (null, string.Join(' ', bound.Problems.Select(static p => p.Message)));
        }

        var belongs =
            string.Equals(manifest.Id, entry.Id, StringComparison.Ordinal)
            && string.Equals(manifest.Version, entry.Version, StringComparison.Ordinal);
        return belongs ? (manifest, null) : (null, ManifestProblem.Misplaced(manifest).Message);
    }

    private static LicenceState LicenceOf(PluginListEntry entry) =>
        entry.Licence == PluginLicence.Included ? LicenceState.Included : LicenceState.Unlicensed;

    private PluginStatus Describe(PluginListEntry entry)
    {
        var (manifest, problem) = FolderOf(entry) is { } folder
            ? ReadManifest(entry, folder)
            : (null, PluginRefusedException.NotLocked(entry.Id, _listPath).Message);
        return new PluginStatus(
            entry.Id,
            entry.Version,
            manifest?.Types ?? [],
            entry.Enabled,
            entry.Isolation,
            LicenceOf(entry),
            HealthOf(entry),
            problem
        );
    }

    private IReadOnlyList<string> TypesOf(PluginListEntry entry) =>
        FolderOf(entry) is { } folder ? ReadManifest(entry, folder).Manifest?.Types ?? [] : [];

    private string? FolderOf(PluginListEntry entry) =>
        entry.Version is null ? null : Path.Combine(_pluginsFolder, entry.Id, entry.Version);

    /// <summary>The id of an installed plugin that is not listed: tells a refusal from a mistyped name.</summary>
    private string? FindUnlisted(string itemType)
    {
        if (!Directory.Exists(_pluginsFolder))
        {
            return null;
        }

        var folders = Directory.EnumerateDirectories(_pluginsFolder).SelectMany(Directory.EnumerateDirectories);
        return folders
            .Where(static folder => File.Exists(Path.Combine(folder, PluginManifest.FileName)))
            .Select(static folder => PluginManifest.Read(folder).Value)
            .FirstOrDefault(m => m is not null && m.Types.Contains(itemType, StringComparer.Ordinal))
            ?.Id;
    }

    private PluginHealth HealthOf(PluginListEntry entry)
    {
        if (entry.Version is { } version && _crashes.IsQuarantined(entry.Id, version))
        {
            return PluginHealth.Quarantined;
        }

        return _running.Contains(entry.Id) ? PluginHealth.Running : PluginHealth.Idle;
    }
}
