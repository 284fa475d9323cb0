using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>Cuts the nodes of directories into pages and stores them (FORMAT.md section 9).</summary>
internal sealed class DirectoryPager(ITreeChunkStore store, PageCutHash cutHash)
{
    private readonly Stack<PageBuffer> _free = new();
    private FormatWriter _page = new();

    /// <summary>Adds a node, unless a page has to be stored before.</summary>
    public bool TryAdd(DirectoryFrame frame, ReadOnlyMemory<byte> name, ReadOnlySpan<byte> node)
    {
        var page = Level(frame, 0);
        if (page.IsFullFor(node.Length))
        {
            return false;
        }

        page.Add(name, node, cutHash);
        return true;
    }

    /// <summary>Stores the open page of a level and names it one level higher.</summary>
    public async ValueTask StorePageAsync(DirectoryFrame frame, int level, CancellationToken cancellationToken)
    {
        var page = frame.Levels[level];
        var firstName = page.FirstName;
        var above = Level(frame, level + 1);
        if (above.IsFullFor(BodyCodec.RefLength(firstName.Span)))
        {
            await StorePageAsync(frame, level + 1, cancellationToken).ConfigureAwait(false);
        }

        _page.Clear();
        _page.Varint(page.Count);
        _page.Raw(page.Members);
        var id = await store.StoreAsync(_page.WrittenMemory, cancellationToken).ConfigureAwait(false);
        above.Add(new PageRef(firstName, id), cutHash);
        _page = page.IsOversized ? new FormatWriter() : _page;
        page.Clear();
    }

    /// <summary>Ends a directory and writes its body; the frame holds nothing afterwards.</summary>
    public async ValueTask CloseAsync(DirectoryFrame frame, FormatWriter body, CancellationToken cancellationToken)
    {
        var nodes = frame.Levels.Count == 0 ? null : frame.Levels[0];
        if (nodes is null || (frame.Levels.Count == 1 && nodes.Length <= TreeLimits.InlineNodeBytes))
        {
            BodyCodec.WriteInlineHeader(body, frame.Totals, nodes?.Count ?? 0);
            body.Raw(nodes is null ? ReadOnlySpan<byte>.Empty : nodes.Members);
        }
        else
        {
            await StorePageAsync(frame, 0, cancellationToken).ConfigureAwait(false);
            var level = 1;
            for (; level < frame.Levels.Count - 1; level++)
            {
                await StorePageAsync(frame, level, cancellationToken).ConfigureAwait(false);
            }

            BodyCodec.WritePagedHeader(body, frame.Totals, level - 1, frame.Levels[level].Count);
            body.Raw(frame.Levels[level].Members);
        }

        Release(frame);
    }

    /// <summary>The same directory in the same state, independent of the first.</summary>
    public DirectoryFrame Copy(DirectoryFrame frame)
    {
        var copy = new DirectoryFrame(frame.Directory) { LastName = frame.LastName, Totals = frame.Totals };
        for (var level = 0; level < frame.Levels.Count; level++)
        {
            Level(copy, level).CopyFrom(frame.Levels[level]);
        }

        return copy;
    }

    private PageBuffer Level(DirectoryFrame frame, int level)
    {
        if (level == frame.Levels.Count)
        {
            frame.Levels.Add(_free.TryPop(out var free) ? free : new PageBuffer());
        }

        return frame.Levels[level];
    }

    private void Release(DirectoryFrame frame)
    {
        foreach (var page in frame.Levels)
        {
            page.Clear();
            if (!page.IsOversized)
            {
                _free.Push(page);
            }
        }

        frame.Levels.Clear();
    }
}
