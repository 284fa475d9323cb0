using Comet.Modular.Blobs;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Snapshots;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Checking;

/// <summary>
/// Walks the trees of snapshots: every page must load, and every chunk that is named must be in a good pack. A page
/// that was found good with all below it is not walked again, so that a thousand snapshots cost little more than one.
/// </summary>
internal sealed class TreeCheck(ITreeChunkStore trees, CheckedPacks packs)
{
    private readonly PrefixTable<byte> _goodPages = new();

    /// <summary>Walks one snapshot.</summary>
    /// <exception cref="VaultException">The manifest cannot be read.</exception>
    public async ValueTask<SnapshotDamage> RunAsync(SnapshotRecord snapshot, CancellationToken cancellationToken)
    {
        var manifest = await SnapshotManifest
            .LoadAsync(snapshot.Manifest, trees, cancellationToken)
            .ConfigureAwait(false);
        var damage = new SnapshotDamage();
        var open = new Stack<TreeFrame>();
        open.Push(TreeFrame.Of(manifest.Root, path: null));
        while (open.TryPeek(out var frame))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!frame.IsDone)
            {
                await StepAsync(frame, open, damage, cancellationToken).ConfigureAwait(false);
                continue;
            }

            open.Pop();
            if (!frame.IsBad)
            {
                frame.Remember(_goodPages);
            }
            else if (open.TryPeek(out var parent))
            {
                parent.IsBad = true;
            }
        }

        return damage;
    }

    private async ValueTask StepAsync(
        TreeFrame frame,
        Stack<TreeFrame> open,
        SnapshotDamage damage,
        CancellationToken cancellationToken
    )
    {
        if (frame.TakeNode() is { } node)
        {
            var path = new TreePath(frame.Path, node.Name);
            await CheckContentsAsync(node, path, frame, damage, cancellationToken).ConfigureAwait(false);
            if (node.Body is { } body)
            {
                open.Push(TreeFrame.Of(body, path));
            }

            return;
        }

        var page = frame.TakePage();
        if (_goodPages.Contains(page.Id.Prefix))
        {
            return;
        }

        try
        {
            var bytes = await trees.LoadAsync(page.Id, cancellationToken).ConfigureAwait(false);
            open.Push(frame.Below(page, bytes));
        }
        catch (Exception exception) when (exception is VaultException or BlobStoreException)
        {
            frame.IsBad = true;
            damage.Add(frame.Path, exception.Message);
        }
    }

    private async ValueTask CheckContentsAsync(
        TreeNode node,
        TreePath path,
        TreeFrame frame,
        SnapshotDamage damage,
        CancellationToken cancellationToken
    )
    {
        var reason = node.Content is null
            ? null
            : await FindProblemAsync(node.Content, cancellationToken).ConfigureAwait(false);
        foreach (var stream in node.Streams)
        {
            reason ??= await FindProblemAsync(stream.Content, cancellationToken).ConfigureAwait(false);
        }

        if (reason is not null)
        {
            frame.IsBad = true;
            damage.Add(path, reason);
        }
    }

    /// <summary>
    /// Why a content cannot be restored; null: it can. As deep as the content has levels, 32 at most.
    /// </summary>
    private async ValueTask<string?> FindProblemAsync(ContentRef content, CancellationToken cancellationToken)
    {
        for (var index = 0; index < content.Segments.Length; index++)
        {
            var segment = content.SegmentAt(index);
            if (segment.IsHole)
            {
                continue;
            }

            if (content.Level == 0)
            {
                if (!packs.HasData(segment.Id, segment.Length))
                {
                    return $"chunk {segment.Id} is in no good pack.";
                }
            }
            else if (!_goodPages.Contains(segment.Id.Prefix))
            {
                var problem = await FindPageProblemAsync(content.Level - 1, segment, cancellationToken)
                    .ConfigureAwait(false);
                if (problem is not null)
                {
                    return problem;
                }

                _goodPages.TryAdd(segment.Id.Prefix, value: 0);
            }
        }

        return null;
    }

    private async ValueTask<string?> FindPageProblemAsync(
        int level,
        ContentSegment segment,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var bytes = await trees.LoadAsync(segment.Id, cancellationToken).ConfigureAwait(false);
            var page = ContentCodec.DecodePage(bytes.Span, level, segment.Length);
            return await FindProblemAsync(page, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is VaultException or BlobStoreException)
        {
            return exception.Message;
        }
    }
}
