using System.Buffers;
using Comet.Modular.Blobs;

namespace Comet.Modular.Isolation.Tests;

/// <summary>A store that takes no pack until it is let go.</summary>
internal sealed class StalledStore(IBlobStore store) : IBlobStore
{
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first pack waits.</summary>
    public Task Stalled => _stalled.Task;

    public void LetGo() => _letGo.SetResult();

    public async ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        if (name.Value.StartsWith("packs/", StringComparison.Ordinal))
        {
            _ = _stalled.TrySetResult();
            await _letGo.Task.WaitAsync(cancellationToken);
        }

        return await store.PutAsync(name, content, cancellationToken);
    }

    public ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken) =>
        store.FindLengthAsync(name, cancellationToken);

    public ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    ) => store.ReadAsync(name, offset, buffer, cancellationToken);

    public IAsyncEnumerable<BlobListing> ListAsync(string prefix, CancellationToken cancellationToken) =>
        store.ListAsync(prefix, cancellationToken);

    public ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) =>
        store.DeleteAsync(name, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
