using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.ProgramOutput;

/// <summary>The output of a program that did not start: ends at once, and leaves no file.</summary>
internal sealed class FailedReader(Fault fault) : IContentReader
{
    private readonly ContentEnd _end = ContentEnd.Failed(fault);

    public ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ContentSpan.Ended(_end));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
