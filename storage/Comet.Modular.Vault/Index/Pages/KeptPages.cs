namespace Comet.Modular.Vault.Index.Pages;

/// <summary>
/// The pages that were read last, in two halves that take turns; the older one is forgotten whole. Who asks for a page
/// that another is reading waits for it. Safe for many threads.
/// </summary>
/// <param name="most">Pages in a half.</param>
internal sealed class KeptPages<TPage>(int most)
    where TPage : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(PagedSegment Segment, int Page), Task> _reading = [];
    private Dictionary<(PagedSegment Segment, int Page), TPage> _young = [];
    private Dictionary<(PagedSegment Segment, int Page), TPage> _old = [];

    public async ValueTask<TPage> GetAsync(
        PagedSegment segment,
        int page,
        Func<PagedSegment, int, CancellationToken, ValueTask<TPage>> read,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            TaskCompletionSource? mine = null;
            Task? others;
            lock (_lock)
            {
                if (Find((segment, page)) is { } kept)
                {
                    return kept;
                }

                if (!_reading.TryGetValue((segment, page), out others))
                {
                    mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _reading.Add((segment, page), mine.Task);
                }
            }

            if (mine is not null)
            {
                return await ReadAsync(segment, page, read, mine, cancellationToken).ConfigureAwait(false);
            }

            // What the other found, or why it found nothing, is its own: the next turn looks, and reads if it must.
            await others!.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<TPage> ReadAsync(
        PagedSegment segment,
        int page,
        Func<PagedSegment, int, CancellationToken, ValueTask<TPage>> read,
        TaskCompletionSource done,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = await read(segment, page, cancellationToken).ConfigureAwait(false);
            lock (_lock)
            {
                Keep((segment, page), found);
            }

            return found;
        }
        finally
        {
            lock (_lock)
            {
                _ = _reading.Remove((segment, page));
            }

            done.SetResult();
        }
    }

    private TPage? Find((PagedSegment Segment, int Page) key)
    {
        if (_young.TryGetValue(key, out var page))
        {
            return page;
        }

        if (_old.TryGetValue(key, out page))
        {
            Keep(key, page);
        }

        return page;
    }

    private void Keep((PagedSegment Segment, int Page) key, TPage page)
    {
        if (_young.Count >= most)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[key] = page;
    }
}
