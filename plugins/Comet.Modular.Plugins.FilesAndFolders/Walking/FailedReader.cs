using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Walking;

/// <summary>The reader of a content that could not be opened: ends at once.</summary>
internal sealed class FailedReader(Fault fault) : IContentReader
{
    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ContentSpan.Ended(ContentEnd.Failed(fault)));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
