namespace Comet.Modular.Contracts.Restore;

/// <summary>Takes entries of a snapshot back into the source: a database, a writer, a mailbox.</summary>
/// <remarks>Restoring into a folder or a program needs no plugin: the host does it itself.</remarks>
public interface IRestoreTarget : IAsyncDisposable
{
    /// <summary>Pulls the chosen entries in the target's own order and writes them.</summary>
    /// <exception cref="ItemException">The restore as a whole cannot go on.</exception>
    ValueTask RestoreAsync(IRestoreJob job, CancellationToken cancellationToken);
}
