using System.Runtime.CompilerServices;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>Reads a content whose fault holds no secret.</summary>
internal sealed class MaskedReader(IContentReader reader, SecretMask mask) : IContentReader
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ContentSpan> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var span = await reader.ReadAsync(buffer, cancellationToken);
            return span.End is { Fault: not null } end ? ContentSpan.Ended(mask.Apply(end)) : span;
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await reader.DisposeAsync();
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }
}
