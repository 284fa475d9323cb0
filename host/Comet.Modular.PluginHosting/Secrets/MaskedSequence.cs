namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>What a plugin lists, and what it throws while it does.</summary>
internal sealed class MaskedSequence<T>(Func<IAsyncEnumerable<T>> list, Func<T, T> masked, SecretMask mask)
    : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        try
        {
            return new Enumerator(list().GetAsyncEnumerator(cancellationToken), masked, mask);
        }
        catch (Exception thrown) when (mask.IsIn(thrown))
        {
            throw mask.Apply(thrown);
        }
    }

    private sealed class Enumerator(IAsyncEnumerator<T> listed, Func<T, T> masked, SecretMask mask) : IAsyncEnumerator<T>
    {
        public T Current => masked(listed.Current);

        /// <remarks>Most entries stand ready; only one that does not costs a task.</remarks>
        public ValueTask<bool> MoveNextAsync()
        {
            try
            {
                var next = listed.MoveNextAsync();
                return next.IsCompletedSuccessfully ? next : AwaitAsync(next);
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
                await listed.DisposeAsync();
            }
            catch (Exception thrown) when (mask.IsIn(thrown))
            {
                throw mask.Apply(thrown);
            }
        }

        private async ValueTask<bool> AwaitAsync(ValueTask<bool> next)
        {
            try
            {
                return await next;
            }
            catch (Exception thrown) when (mask.IsIn(thrown))
            {
                throw mask.Apply(thrown);
            }
        }
    }
}
