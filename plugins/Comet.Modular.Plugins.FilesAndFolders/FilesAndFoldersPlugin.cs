using System.Runtime.CompilerServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Capabilities;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Browsing;
using Comet.Modular.Plugins.FilesAndFolders.Linux;
using Comet.Modular.Plugins.FilesAndFolders.Managed;
using Comet.Modular.Plugins.FilesAndFolders.Settings;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders;

/// <summary>Protects files and folders: item type <c>files</c>.</summary>
public sealed class FilesAndFoldersPlugin : IProtectedItemPlugin, IBrowsable, IEstimator
{
    private const int EntriesBetweenEstimates = 1000;
    private static readonly TimeSpan TimeBetweenEstimates = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time;

    /// <summary>For the host.</summary>
    public FilesAndFoldersPlugin()
        : this(TimeProvider.System) { }

    internal FilesAndFoldersPlugin(TimeProvider time) => _time = time;

    /// <inheritdoc/>
    public PluginDescription Describe() =>
        new(
            "comet.files",
            "1.0.0",
            [ItemTypeDescription.Of("files", "Files and Folders", FilesSettingsContext.Default.FilesSettings)]
        );

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Validate(ItemSettings settings) => SelectionReader.Read(settings).Problems;

    /// <inheritdoc/>
    public async ValueTask<IBackupSource> OpenSourceAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        var selection = Read(job.Settings);
        var walk = OpenWalk(selection, readsAttributes: true);
        try
        {
            foreach (var diagnostic in new ChosenPathCheck(selection, walk).Run())
            {
                await job.ReportAsync(diagnostic, cancellationToken);
            }

            return new FilesSource(job, walk);
        }
        catch
        {
            walk.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemEstimate> EstimateAsync(
        ItemSettings settings,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The caller is not kept from its own work while the walk runs.
        await Task.Yield();
        using var walk = OpenWalk(Read(settings), readsAttributes: false);
        var (entries, bytes) = (0L, 0L);
        var last = _time.GetTimestamp();
        while (walk.TryNext(out var entry, cancellationToken))
        {
            entries += entry is FaultedEntry ? 0 : 1;
            bytes += entry is FileEntry { Length: { } length } ? length : 0;
            if (entries % EntriesBetweenEstimates == 0 || _time.GetElapsedTime(last) >= TimeBetweenEstimates)
            {
                last = _time.GetTimestamp();
                yield return new ItemEstimate(entries, bytes);
            }
        }

        yield return new ItemEstimate(entries, bytes);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BrowseNode> BrowseAsync(
        ItemSettings settings,
        string node,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        // The caller is not kept from its own work while a slow folder is listed.
        await Task.Yield();
        foreach (var found in new FolderBrowser().List(node, cancellationToken))
        {
            yield return found;
        }
    }

    private static IFileSystemWalk OpenWalk(Selection selection, bool readsAttributes) =>
        OperatingSystem.IsLinux() ? new LinuxWalk(selection, readsAttributes) : new ManagedWalk(selection);

    private static Selection Read(ItemSettings settings)
    {
        var bound = SelectionReader.Read(settings);
        if (bound.Value is { } selection)
        {
            return selection;
        }

        var first = bound.Problems[0];
        throw new ItemException(
            new Fault(first.Severity, first.Code, $"{first.Message} (setting {first.Pointer})")
            {
                Guidance = first.Guidance,
            }
        );
    }
}
