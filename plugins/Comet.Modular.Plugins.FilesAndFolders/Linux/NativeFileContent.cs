using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.FilesAndFolders.Walking;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>A regular file that was offered. Opened on the thread of whoever reads it.</summary>
/// <remarks>Its attributes are read while the walk stands at it, if at all.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class NativeFileContent(
    EntryPath path,
    DirectoryHandle directory,
    EntryMetadata offered,
    in FileStatus found,
    EntryFactory factory
) : IEntryContent, IDeferredProperties
{
    private readonly FileStamp _found = new(found);
    private EntryMetadata _offered = offered;

    public UnixTime Changed { get; } = found.Changed;

    public IReadOnlyList<EntryProperty> Read(out bool isWhole)
    {
        var properties = factory.ReadAttributes(this, path, directory, out isWhole);
        _offered = properties.Count == 0 ? _offered : _offered with { Properties = properties };
        return properties;
    }

    public ValueTask<IContentReader> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Open());
    }

    /// <summary>The metadata at the end of reading, where it is not what was offered; else null.</summary>
    public EntryMetadata? Refresh(in FileStatus status)
    {
        var posix = factory.AccountsOf(status);
        var isAsOffered =
            status.Size == _found.Size && status.Modified == _offered.Modified && posix.Equals(_offered.Posix);
        return isAsOffered
            ? null
            : _offered with
            {
                Modified = status.Modified,
                Created = status.Created,
                Posix = posix,
            };
    }

    private IContentReader Open()
    {
        var descriptor = directory.OpenFile(path.Name.Span);
        return descriptor < 0
            ? new FailedReader(NativeFaults.Of(path, descriptor))
            : new NativeFileReader(descriptor, path, this, _found);
    }
}
