using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A directory that is restored into. Every name is one component: nothing outside is ever reached.</summary>
/// <remarks>
/// Held by the walk and by each file under way in it; the last <see cref="Release"/> gives it its metadata, because
/// writing into a directory changes its times. All calls but <see cref="Release"/> come from the walk.
/// </remarks>
internal interface ITargetDirectory
{
    /// <summary>Looks a name up without following links; null when it is free.</summary>
    ExistingEntry? Find(ReadOnlySpan<byte> name);

    /// <summary>Enters a directory, made if it is not there; never through a link.</summary>
    /// <param name="name">One component.</param>
    /// <param name="metadata">Applied with the last release; null leaves an existing directory as it is.</param>
    ITargetDirectory Enter(ReadOnlySpan<byte> name, TreeNode? metadata);

    /// <summary>Begins a file, private until it is finished.</summary>
    /// <param name="name">One component.</param>
    /// <param name="length">Its final length in bytes; all of it is a hole at first.</param>
    /// <param name="replaces">What is there now is replaced when, and only when, the file is finished.</param>
    ITargetFile CreateFile(ReadOnlySpan<byte> name, long length, bool replaces);

    /// <summary>Opens an existing file to compare it.</summary>
    Stream OpenExisting(ReadOnlySpan<byte> name);

    /// <summary>Gives an existing file a node's metadata.</summary>
    void ApplyMetadata(ReadOnlySpan<byte> name, TreeNode node);

    /// <summary>Makes a further name for a file that this restore made.</summary>
    void CreateHardLink(ReadOnlySpan<byte> name, RestoredFile first);

    /// <summary>Makes a symbolic link or a node without content, with its metadata.</summary>
    void CreateNode(ReadOnlySpan<byte> name, TreeNode node);

    /// <summary>Removes a file, link or node; never a directory.</summary>
    void Remove(ReadOnlySpan<byte> name);

    /// <summary>Takes part in holding the directory.</summary>
    void Hold();

    /// <summary>Gives it up.</summary>
    void Release();
}
