using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A directory that is restored into. Every name is one component: nothing outside is ever reached.</summary>
/// <remarks>
/// Held by the walk and by each file under way in it; the last <see cref="Release"/> gives it its metadata, because
/// writing into a directory changes its times. Other calls come from the walk, if it is not said otherwise.
/// </remarks>
internal interface ITargetDirectory
{
    /// <summary>Looks a name up without following links; null when it is free.</summary>
    ExistingEntry? Find(ReadOnlySpan<byte> name);

    /// <summary>Enters a directory, made if it is not there; never through a link.</summary>
    /// <param name="name">One component.</param>
    /// <param name="metadata">Applied with the last release; null leaves an existing directory as it is.</param>
    ITargetDirectory Enter(ReadOnlySpan<byte> name, TreeNode? metadata);

    /// <summary>Begins a file, private until it is finished. Safe from any thread.</summary>
    /// <param name="name">One component; kept.</param>
    /// <param name="node">Its length, all of it a hole at first, and the most that its owner may ever do.</param>
    /// <param name="replaces">What is there now is replaced when, and only when, the file is finished.</param>
    ITargetFile CreateFile(ReadOnlyMemory<byte> name, TreeNode node, bool replaces);

    /// <summary>Opens an existing file, that has this name only, to compare it.</summary>
    FileStream OpenExisting(ReadOnlySpan<byte> name);

    /// <summary>Gives an existing file that was opened a node's metadata.</summary>
    void ApplyMetadata(FileStream existing, TreeNode node);

    /// <summary>Makes a further name for a file that this restore made and finished. Safe from any thread.</summary>
    /// <param name="name">One component.</param>
    /// <param name="first">The file.</param>
    /// <param name="replaces">What is there now is replaced.</param>
    void CreateHardLink(ReadOnlySpan<byte> name, RestoredFile first, bool replaces);

    /// <summary>Makes a symbolic link or a node without content, with its metadata.</summary>
    /// <returns>Its identity, as <see cref="ExistingEntry.Identity"/>.</returns>
    ulong CreateNode(ReadOnlySpan<byte> name, TreeNode node);

    /// <summary>The identity of the directory itself.</summary>
    ulong Identity { get; }

    /// <summary>Removes a file, link or node; never a directory.</summary>
    void Remove(ReadOnlySpan<byte> name);

    /// <summary>Takes part in holding the directory.</summary>
    void Hold();

    /// <summary>Gives it up.</summary>
    void Release();
}
