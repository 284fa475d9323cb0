
namespace Comet.Modular.Vault.Tests.Model;

/// <summary>One writer of a run, held at each call whose answer depends on others.</summary>
internal sealed class ModelLane : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly ModelStore _store;
    private readonly FaultStore _faults;
    private readonly int _number;
    private TaskCompletionSource _arrived = NewSignal();
    private TaskCompletionSource<StoreFate>? _answer;
    private StoreCall _waiting;
    private Task _work = Task.CompletedTask;
    private string _history = string.Empty;
    private int _puts;
    private bool _isAbandoned;

    public ModelLane(ModelStore store, int number)
    {
        (_store, _number) = (store, number);
        _faults = new FaultStore(store.Memory);
    }

    public ModelWriter? Writer { get; private set; }

    /// <summary>Digest of the calls and answers so far, which decide what the writer does next.</summary>
    public string History => _history;

    /// <summary>Faults that this writer has met.</summary>
    public int Faults { get; private set; }

    /// <summary>The call at which the writer waits; null: it has come to its end.</summary>
    public string? Step => _answer is null ? null : $"{_waiting.Operation} {_store.NameOf(_waiting, _number, _puts)}";

    /// <summary>Opens the vault, which is not part of the run, and starts the script.</summary>
    public async Task StartAsync(ReadOnlyMemory<byte> key, Func<ModelWriter, Task> script)
    {
        var vault = await StorageVault.OpenAsync(
            _faults,
            new MasterKeyCredential(key),
            rememberedHead: null,
            indexFolder: null,
            new ModelTime(),
            TestVaults.Stop
        );
        Writer = new ModelWriter(vault, _number);
        _faults.Decide = ArriveAsync;
        _work = Task.Run(() => Writer.RunAsync(script));
        await SettleAsync();
    }

    /// <summary>The fates that the waiting call can have.</summary>
    public IEnumerable<ModelFate> Fates(bool withFaults)
    {
        yield return ModelFate.Served;
        if (withFaults && _waiting.Operation == StoreOperations.Put)
        {
            yield return ModelFate.Refused;
            yield return ModelFate.Unanswered;
            if (_waiting.Name.StartsWith("log/", StringComparison.Ordinal))
            {
                yield return ModelFate.UnansweredForNow;
            }
        }
    }

    /// <summary>The history that a fate of the waiting call leads to.</summary>
    public string HistoryAfter(ModelFate fate) =>
        ModelStore.Digest($"{_history}\n{Step} {fate} {_store.Answer(_waiting)}");

    public async Task MoveAsync(ModelFate fate)
    {
        var after = HistoryAfter(fate);
        if (_waiting.Operation == StoreOperations.Put)
        {
            if (fate != ModelFate.Refused)
            {
                _store.Made(_waiting, _store.NameOf(_waiting, _number, _puts), _history);
            }

            _puts++;
        }

        Faults += fate == ModelFate.Served ? 0 : 1;
        _history = after;
        await AnswerAsync(FateOf(fate));
    }

    /// <summary>A call for a blob that is there says the same whenever it is made, so it is no step of its own.</summary>
    public async Task<bool> PassAsync()
    {
        if (_answer is null || !IsSettled(_waiting))
        {
            return false;
        }

        await AnswerAsync(StoreFate.Served);
        return true;
    }

    /// <summary>Lets the writer fail to its end, so that it gives back what it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        TaskCompletionSource<StoreFate>? answer;
        lock (_lock)
        {
            _isAbandoned = true;
            answer = _answer;
        }

        answer?.TrySetResult(StoreFate.Refused());
        await _work;
        await _faults.DisposeAsync();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static StoreFate FateOf(ModelFate fate) =>
        fate switch
        {
            ModelFate.Refused => StoreFate.Refused(),
            ModelFate.Unanswered => StoreFate.Unanswered(),
            ModelFate.UnansweredForNow => StoreFate.Unanswered(isTransient: true),
            _ => StoreFate.Served,
        };

    private bool IsSettled(StoreCall call) =>
        call.Operation is StoreOperations.Read or StoreOperations.FindLength && _store.Has(call);

    private async Task AnswerAsync(StoreFate fate)
    {
        var answer = _answer!;
        lock (_lock)
        {
            _answer = null;
            _arrived = NewSignal();
        }

        answer.SetResult(fate);
        await SettleAsync();
    }

    /// <summary>Returns when the writer waits again or has come to its end.</summary>
    private async Task SettleAsync()
    {
        if (await Task.WhenAny(_arrived.Task, _work) == _work)
        {
            await _work;
        }
    }

    private ValueTask<StoreFate> ArriveAsync(StoreCall call, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isAbandoned)
            {
                return new(StoreFate.Refused());
            }

            if (IsSettled(call))
            {
                return new(StoreFate.Served);
            }

            if (_answer is not null)
            {
                throw new InvalidOperationException($"Two calls of one writer at a time: {_waiting} and {call}.");
            }

            (_waiting, _answer) = (call, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _arrived.TrySetResult();
            return new(_answer.Task);
        }
    }
}
