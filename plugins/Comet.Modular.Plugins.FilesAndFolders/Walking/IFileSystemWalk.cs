using System.Diagnostics.CodeAnalysis;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Walking;

/// <summary>Walks the chosen paths once, in path order, and never opens a file's content.</summary>
internal interface IFileSystemWalk : IDisposable
{
    /// <summary>Looks at a path without following a link at its end.</summary>
    PathState Probe(EntryPath path);

    /// <summary>The next entry, in strictly ascending path order.</summary>
    /// <returns>False when the walk is over.</returns>
    bool TryNext([NotNullWhen(true)] out SourceEntry? entry, CancellationToken cancellationToken);

    /// <summary>What the walk has to tell beside its entries.</summary>
    bool TryTakeDiagnostic([NotNullWhen(true)] out Diagnostic? diagnostic);
}
