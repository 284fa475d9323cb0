using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Restore.Targets;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore;

/// <summary>Puts entries into the target under the overwrite policy. Used by the walk alone.</summary>
internal sealed class EntryPlacement(OverwritePolicy policy, ContentComparison comparison, RestoreLog log)
{
    /// <summary>A shorter file is fetched sooner than compared.</summary>
    private const long WorthReusing = 1 << 20;

    private readonly TargetClaims _claims = new();

    // Grows with the number of files that have several names.
    private readonly Dictionary<string, FirstName> _firstNames = new(StringComparer.Ordinal);

    /// <summary>Enters a directory; null when something that stays is in its place.</summary>
    public ITargetDirectory? TryEnter(
        ITargetDirectory parent,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node
    )
    {
        try
        {
            var existing = parent.Find(name.Span);
            var isMerged = existing is { Kind: NodeKind.Directory };
            if (existing is not null && !isMerged)
            {
                if (!MayReplace(parent, existing, node, path))
                {
                    return null;
                }

                parent.Remove(name.Span);
            }

            // Under "none" what is there stays as it is; only new names are added to it.
            var directory = parent.Enter(name.Span, isMerged && policy == OverwritePolicy.None ? null : node);
            if (!_claims.TryAddDirectory(directory.Identity, isMade: !isMerged))
            {
                log.Warn(
                    path,
                    "restore.merged",
                    "Another directory of the snapshot has this name in the target already; both are restored into it.",
                    "Restore one of them alone, to another folder."
                );
            }

            return directory;
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            Refused(path, exception);
            return null;
        }
    }

    /// <summary>Begins a file; null when it is settled already: a conflict, or equal content.</summary>
    public async ValueTask<FileWork?> TryBeginAsync(
        ITargetDirectory directory,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var existing = Find(directory, name, node);
            if (existing is not null)
            {
                if (!MayReplace(directory, existing, node, path))
                {
                    return null;
                }

                _claims.Add(directory, existing);
                if (await IsSettledAsync(existing, directory, name, node, cancellationToken))
                {
                    log.Restored();
                    return null;
                }
            }

            var work = Begin(directory, path, name, node, existing is not null);
            return work.File is not null && existing is { Kind: NodeKind.File, HasOtherNames: false, Length: >= WorthReusing }
                ? work with { Previous = TryOpen(directory, name) }
                : work;
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
        try
        {
            var existing = Find(directory, name, node);
            if (existing is not null)
            {
                if (!MayReplace(directory, existing, node, path))
                {
                    return;
                }

                directory.Remove(name.Span);
            }

            _claims.Add(directory, directory.CreateNode(name.Span, node));
            log.Restored();
        }
        catch (TargetException exception) when (!exception.IsFatal)
        {
            Refused(path, exception);
        }
    }

    /// <summary>
    /// What has the name of something that is no directory; null: nothing, or in a directory that this restore made another entry
    /// of the snapshot, which keeps its place, as nothing is made where something is.
    /// </summary>
    private ExistingEntry? Find(ITargetDirectory directory, ReadOnlyMemory<byte> name, TreeNode node) =>
        _claims.HasMade(directory) && node.HardLinkGroup.IsEmpty ? null : directory.Find(name.Span);

    private static FileStream? TryOpen(ITargetDirectory directory, ReadOnlyMemory<byte> name)
    {
        try
        {
            return directory.OpenExisting(name.Span);
        }
        catch (TargetException)
        {
            // Then all of it comes from the vault.
            return null;
        }
    }

    private FileWork Begin(
        ITargetDirectory directory,
        EntryPath path,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        bool replaces
    )
    {
        FirstName? first = null;
        if (!node.HardLinkGroup.IsEmpty)
        {
            var group = Convert.ToHexString(node.HardLinkGroup.Span);
            if (!_firstNames.TryGetValue(group, out var known))
            {
                first = new FirstName(node.Content);
                _firstNames.Add(group, first);
            }
            else if (known.Has(node))
            {
                return new FileWork(path, node, directory, File: null) { Further = new FurtherName(known, name, replaces) };
            }
        }

        try
        {
            var file = directory.CreateFile(name, node, replaces);
            _claims.Add(directory, file);
            return new FileWork(path, node, directory, file) { First = first };
        }
        catch (TargetException)
        {
            first?.Settle(file: null);
            throw;
        }
    }

    /// <summary>Whether an existing file has the content, and now the metadata as well.</summary>
    /// <remarks>
    /// A file with further names is written anew: they may lie outside the target, and what its metadata became would
    /// become theirs.
    /// </remarks>
    private async ValueTask<bool> IsSettledAsync(
        ExistingEntry existing,
        ITargetDirectory directory,
        ReadOnlyMemory<byte> name,
        TreeNode node,
        CancellationToken cancellationToken
    )
    {
        if (
            policy != OverwritePolicy.Different
            || existing is not { Kind: NodeKind.File, HasOtherNames: false }
            || existing.Length != node.Length
            || !node.HardLinkGroup.IsEmpty
        )
        {
            return false;
        }

        await using var stream = directory.OpenExisting(name.Span);
        if (!await comparison.IsEqualAsync(stream, node, cancellationToken))
        {
            return false;
        }

        directory.ApplyMetadata(stream, node);
        return true;
    }

    private bool Replaces(ExistingEntry existing, TreeNode node) =>
        policy switch
        {
            OverwritePolicy.Always or OverwritePolicy.Different => true,
            OverwritePolicy.Older => existing.ModifiedNanoseconds < (node.ModifiedNanoseconds ?? long.MaxValue),
            _ => false,
        };

    private bool MayReplace(ITargetDirectory parent, ExistingEntry existing, TreeNode node, EntryPath path)
    {
        if (existing.Kind == NodeKind.Directory)
        {
            Conflict(path);
            return false;
        }

        if (_claims.Has(parent, existing))
        {
            log.NameTaken(path);
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

    private void Refused(EntryPath path, TargetException exception)
    {
        if (exception.IsMetadataOnly)
        {
            log.MetadataRefused(path, exception);
        }
        else
        {
            log.NotWritten(path, exception);
        }
    }
}
