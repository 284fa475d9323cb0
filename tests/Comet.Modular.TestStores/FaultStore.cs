using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Comet.Modular.Blobs;

namespace Comet.Modular.TestStores;

/// <summary>
/// A store whose calls fail, lose their answers or wait as a test says, and are counted. Owns the store around which it
/// is. Safe for many threads.
/// </summary>
public sealed class FaultStore(IBlobStore store) : IBlobStore
{
    private readonly Lock _lock = new();
    private readonly List<StoreRule> _rules = [];
    private readonly ConcurrentQueue<StoreCall> _calls = new();
    private readonly ConcurrentQueue<(string Name, int Bytes)> _reads = new();

    /// <summary>The calls in the order in which they came, those included that failed.</summary>
    public IReadOnlyCollection<StoreCall> Calls => _calls;

    /// <summary>Asked about each call that no rule takes; the call waits for it.</summary>
    public Func<StoreCall, CancellationToken, ValueTask<StoreFate>> Decide { get; set; } =
        static (_, _) => new(StoreFate.Served);

    /// <summary>How many such calls came.</summary>
    public int Count(StoreOperations operations, string prefix = "") => _calls.Count(call => call.Is(operations, prefix));

    /// <summary>How many bytes were read of such blobs.</summary>
    public long BytesRead(string prefix) =>
        _reads.Where(read => read.Name.StartsWith(prefix, StringComparison.Ordinal)).Sum(static read => (long)read.Bytes);

    public void ForgetCalls()
    {
        _calls.Clear();
        _reads.Clear();
    }

    /// <summary>Gives some calls a fate, from the <paramref name="first"/> on that comes from now.</summary>
    public void Fail(
        StoreOperations operations,
        StoreFate fate,
        string prefix = "",
        int first = 1,
        int times = int.MaxValue
    ) => Add(new StoreRule(operations, prefix, first, times, _ => new(fate)));

    /// <summary>Lets some calls wait, from the <paramref name="first"/> on that comes from now.</summary>
    /// <param name="operations">Which calls.</param>
    /// <param name="prefix">Of blobs whose names begin so.</param>
    /// <param name="first">The first of them that waits.</param>
    /// <param name="awaited">How many have to wait until the pause counts as reached.</param>
    public StorePause Pause(StoreOperations operations, string prefix = "", int first = 1, int awaited = 1)
    {
        var pause = new StorePause(awaited);
        Add(new StoreRule(operations, prefix, first, int.MaxValue, pause.WaitAsync));
        return pause;
    }

    /// <summary>From here on every call is served, other than those that wait.</summary>
    public void Mend()
    {
        lock (_lock)
        {
            _rules.Clear();
        }
    }

    public async ValueTask<PutOutcome> PutAsync(
        BlobName name,
        ReadOnlySequence<byte> content,
        CancellationToken cancellationToken
    )
    {
        var lost = await BeginAsync(StoreOperations.Put, name.Value, cancellationToken);
        var outcome = await store.PutAsync(name, content, cancellationToken);
        return lost is null ? outcome : throw lost;
    }

    public async ValueTask<long?> FindLengthAsync(BlobName name, CancellationToken cancellationToken)
    {
        var lost = await BeginAsync(StoreOperations.FindLength, name.Value, cancellationToken);
        var length = await store.FindLengthAsync(name, cancellationToken);
        return lost is null ? length : throw lost;
    }

    public async ValueTask<int?> ReadAsync(
        BlobName name,
        long offset,
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        var lost = await BeginAsync(StoreOperations.Read, name.Value, cancellationToken);
        var read = await store.ReadAsync(name, offset, buffer, cancellationToken);
        _reads.Enqueue((name.Value, read ?? 0));
        return lost is null ? read : throw lost;
    }

    public async IAsyncEnumerable<BlobListing> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var lost = await BeginAsync(StoreOperations.List, prefix, cancellationToken);
        var all = new List<BlobListing>();
        await foreach (var listed in store.ListAsync(prefix, cancellationToken))
        {
            all.Add(listed);
        }

        foreach (var listed in lost is null ? all : all[..(all.Count / 2)])
        {
            yield return listed;
        }

        if (lost is not null)
        {
            throw lost;
        }
    }

    public async ValueTask<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken)
    {
        var lost = await BeginAsync(StoreOperations.Delete, name.Value, cancellationToken);
        var deleted = await store.DeleteAsync(name, cancellationToken);
        return lost is null ? deleted : throw lost;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private void Add(StoreRule rule)
    {
        lock (_lock)
        {
            _rules.Add(rule);
        }
    }

    /// <returns>What is thrown once the call has happened; null: nothing.</returns>
    private async ValueTask<Exception?> BeginAsync(
        StoreOperations operation,
        string name,
        CancellationToken cancellationToken
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new StoreCall(operation, name);
        _calls.Enqueue(call);
        var fate = FindRule(call) is { } rule
            ? await rule.Fate(cancellationToken)
            : await Decide(call, cancellationToken);
        return fate.Before is null ? fate.After : throw fate.Before;
    }

    private StoreRule? FindRule(StoreCall call)
    {
        lock (_lock)
        {
            return _rules.Find(rule => rule.Takes(call));
        }
    }
}
