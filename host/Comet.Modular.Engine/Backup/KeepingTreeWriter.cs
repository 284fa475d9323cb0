using System.Runtime.InteropServices;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Backup;

/// <summary>
/// Writes a tree beside the parent's: a directory for which all comes that the parent has in it, and nothing else, is
/// not written. Its body is the parent's.
/// </summary>
/// <remarks>
/// Nodes are held back for as long as nothing differs, at most <see cref="HeldBound"/> in all; then they are written
/// as if they had never been. The tree is the same either way.
/// </remarks>
/// <param name="writer">Takes what differs.</param>
/// <param name="root">The parent's; null: there is none, or the store has lost a part of it, and all is written.</param>
internal sealed class KeepingTreeWriter(TreeWriter writer, DirectoryBody? root)
{
    /// <summary>Half a kilobyte each.</summary>
    private const int HeldBound = 8192;

    /// <summary>Of all held directories, outermost first.</summary>
    private readonly List<TreeNode> _held = [];

    private readonly List<Level> _open = [new Level(Directory: null, Before: null, root, FirstHeld: 0)];

    /// <summary>So many of the open directories, from the root on, are open in the writer. The others are held.</summary>
    private int _written = root is null ? 1 : 0;

    private bool IsHeld => _written < _open.Count;

    /// <summary>Adds an entry that is complete.</summary>
    /// <param name="node">The entry.</param>
    /// <param name="isKept">It is the parent's own node, which stands in the parent's directory of the same path.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public ValueTask AddAsync(TreeNode node, bool isKept, CancellationToken cancellationToken)
    {
        if (isKept && IsHeld && _held.Count < HeldBound)
        {
            Hold(node);
            return ValueTask.CompletedTask;
        }

        return IsHeld ? WriteHeldThenAddAsync(node, cancellationToken) : writer.AddAsync(node, cancellationToken);
    }

    /// <summary>Begins a directory; what follows lies in it until it is closed. The node's own body is ignored.</summary>
    /// <param name="directory">Its node.</param>
    /// <param name="before">What the parent has at its path.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async ValueTask OpenDirectoryAsync(
        TreeNode directory,
        TreeNode? before,
        CancellationToken cancellationToken
    )
    {
        var body = root is null ? null : before?.Body;
        if (body is null)
        {
            await WriteHeldAsync(cancellationToken);
            await writer.OpenDirectoryAsync(directory, cancellationToken);
            _written++;
        }

        _open.Add(new Level(directory, before, body, _held.Count));
    }

    /// <summary>Ends the directory that was opened last.</summary>
    public async ValueTask CloseDirectoryAsync(CancellationToken cancellationToken)
    {
        var level = _open[^1];
        if (IsWhole(level))
        {
            _open.RemoveAt(_open.Count - 1);
            _held.RemoveRange(level.FirstHeld, _held.Count - level.FirstHeld);
            var isKept = ReferenceEquals(level.Directory, level.Before);
            var node = isKept ? level.Before! : level.Directory! with { Body = level.Body };
            await AddAsync(node, isKept, cancellationToken);
            return;
        }

        await WriteHeldAsync(cancellationToken);
        await writer.CloseDirectoryAsync(cancellationToken);
        _open.RemoveAt(_open.Count - 1);
        _written--;
    }

    /// <summary>The root as if all open directories were closed now; they stay open, as they are.</summary>
    public async ValueTask<DirectoryBody> SealAsync(CancellationToken cancellationToken)
    {
        await WriteHeldAsync(cancellationToken);
        return await writer.SealAsync(cancellationToken);
    }

    /// <summary>Ends the tree, in which nothing may be open.</summary>
    public async ValueTask<DirectoryBody> FinishAsync(CancellationToken cancellationToken)
    {
        if (_open.Count == 1 && IsWhole(_open[0]))
        {
            return root!;
        }

        await WriteHeldAsync(cancellationToken);
        return await writer.FinishAsync(cancellationToken);
    }

    private void Hold(TreeNode node)
    {
        _held.Add(node);
        CollectionsMarshal.AsSpan(_open)[^1].Entries += 1 + (node.Body?.Entries ?? 0);
    }

    /// <summary>What is held are different nodes of the parent's directory, so as many as it has are all of them.</summary>
    private bool IsWhole(Level level) => IsHeld && level.Entries == level.Body!.Entries;

    private async ValueTask WriteHeldThenAddAsync(TreeNode node, CancellationToken cancellationToken)
    {
        await WriteHeldAsync(cancellationToken);
        await writer.AddAsync(node, cancellationToken);
    }

    private async ValueTask WriteHeldAsync(CancellationToken cancellationToken)
    {
        for (; IsHeld; _written++)
        {
            var level = _open[_written];
            if (level.Directory is { } directory)
            {
                await writer.OpenDirectoryAsync(directory, cancellationToken);
            }

            var end = _written + 1 < _open.Count ? _open[_written + 1].FirstHeld : _held.Count;
            for (var index = level.FirstHeld; index < end; index++)
            {
                await writer.AddAsync(_held[index], cancellationToken);
            }
        }

        _held.Clear();
    }

    /// <param name="Directory">The node to be written; null for the root.</param>
    /// <param name="Before">What the parent has at the same path.</param>
    /// <param name="Body">What the parent has in it.</param>
    /// <param name="FirstHeld">Where those begin that are held of it.</param>
    private record struct Level(TreeNode? Directory, TreeNode? Before, DirectoryBody? Body, int FirstHeld)
    {
        /// <summary>Of what is held, with all that lies below.</summary>
        public long Entries { get; set; }
    }
}
