using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Puts entries into the target under the overwrite policy. Used by the walk alone.</summary>
internal sealed class EntryPlacement(OverwritePolicy policy, ContentRestorer comparer, RestoreLog log)
{
    // Grows with the number of files that have several names.
    private readonly Dictionary<string, RestoredFile> _firstNames = new(StringComparer.Ordinal);

    /// <summary>Enters a directory; null when something that stays is in its place.</summary>
    public ITargetDirectory? TryEnter(
        ITargetDirectory parent,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node
    ) =>
        Attempt(
            path,
            () =>
            {
                var existing = parent.Find(name.Span);
                if (existing is { Kind: NodeKind.Directory })
                {
                    // Under "none" what is there stays as it is; only new names are added to it.
                    return parent.Enter(name.Span, policy == OverwritePolicy.None ? null : node);
                }

                if (existing is not null)
                {
                    if (!Replaces(existing, node))
                    {
                        Keep(path);
                        return null;
                    }

                    parent.Remove(name.Span);
                }

                return parent.Enter(name.Span, node);
            }
        );

    /// <summary>Begins a file; null when it is settled already: a conflict, equal content, or a further name.</summary>
    public async ValueTask<ITargetFile?> TryBeginAsync(
        ITargetDirectory directory,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var existing = directory.Find(name.Span);
            if (existing is not null)
            {
                if (!MayReplace(existing, node, path))
                {
                    return null;
                }

                if (await IsSameAsync(existing, directory, name, node, cancellationToken))
                {
                    directory.ApplyMetadata(name.Span, node);
                    log.Restored();
                    return null;
                }
            }

            return Begin(directory, name, node, existing);
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            Refused(path, exception);
            return null;
        }
    }

    /// <summary>Makes a link or a node without content.</summary>
    public void Place(ITargetDirectory directory, EntryPath path, ReadOnlyMemory<byte> name, TreeNode node)
    {
        _ = Attempt(
            path,
            () =>
            {
                var existing = directory.Find(name.Span);
                if (existing is not null && !MayReplace(existing, node, path))
                {
                    return null;
                }

                if (existing is not null)
                {
                    directory.Remove(name.Span);
                }

                directory.CreateNode(name.Span, node);
                log.Restored();
                return directory;
            }
        );
    }

    private ITargetFile? Begin(
        ITargetDirectory directory,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        ExistingEntry? existing
    )
    {
        var group = node.HardLinkGroup.IsEmpty ? null : Convert.ToHexString(node.HardLinkGroup.Span);
        if (group is not null && _firstNames.TryGetValue(group, out var first))
        {
            if (existing is not null)
            {
                directory.Remove(name.Span);
            }

            directory.CreateHardLink(name.Span, first);
            log.Wrote(node.Length);
            log.Restored();
            return null;
        }

        var file = directory.CreateFile(name.Span, node.Length, existing is not null);
        // A file that replaces another gets its name at the end, so further names cannot lead to it yet.
        if (group is not null && existing is null)
        {
            _firstNames.Add(group, file.Identity);
        }

        return file;
    }

    private async ValueTask<bool> IsSameAsync(
        ExistingEntry existing,
        ITargetDirectory directory,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        CancellationToken cancellationToken
    )
    {
        if (policy != OverwritePolicy.Different || existing.Kind != NodeKind.File || existing.Length != node.Length)
        {
            return false;
        }

        await using var stream = directory.OpenExisting(name.Span);
        return await comparer.IsEqualAsync(stream, node, cancellationToken);
    }

    private bool Replaces(ExistingEntry existing, TreeNode node) =>
        policy switch
        {
            OverwritePolicy.Always or OverwritePolicy.Different => true,
            OverwritePolicy.Older => existing.ModifiedNanoseconds < (node.ModifiedNanoseconds ?? long.MaxValue),
            _ => false,
        };

    private ITargetDirectory? Attempt(EntryPath path, Func<ITargetDirectory?> action)
    {
        try
        {
            return action();
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            Refused(path, exception);
            return null;
        }
    }

    private bool MayReplace(ExistingEntry existing, TreeNode node, EntryPath path)
    {
        if (existing.Kind == NodeKind.Directory)
        {
            Conflict(path);
            return false;
        }

        if (!Replaces(existing, node))
        {
            Keep(path);
            return false;
        }

        return true;
    }

    /// <summary>What stays under "older" is newer, which is what was asked for; under "none" it is a conflict.</summary>
    private void Keep(EntryPath path)
    {
        if (policy == OverwritePolicy.Older)
        {
            log.Kept();
        }
        else
        {
            Conflict(path);
        }
    }

    private void Conflict(EntryPath path) =>
        log.Skipped(
            path,
            "restore.exists",
            "The target has something there already, and it was left as it is.",
            "Choose another target, or another --overwrite policy."
        );

    private void Refused(EntryPath path, TargetException exception) =>
        log.Skipped(
            path,
            "restore.not-written",
            $"The entry could not be written: {exception.Message}",
            "Mend the cause and restore this path again."
        );
}
