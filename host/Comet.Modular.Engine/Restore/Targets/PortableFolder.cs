using System.Text;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A directory where there are no directory handles: content, times and Unix permissions, by path.</summary>
/// <remarks>Simulated for Windows (by hand, under Wine), unproved on macOS. Owners, attributes, nodes and hard links are not restored by it.</remarks>
internal sealed class PortableFolder(string path, TreeNode? metadata) : ITargetDirectory
{
    private int _holders = 1;

    public ulong Identity => 0;

    public ExistingEntry? Find(ReadOnlySpan<byte> name)
    {
        var place = Place(name);
        FileSystemInfo info = Directory.Exists(place) ? new DirectoryInfo(place) : new FileInfo(place);
        if (!info.Exists && info.LinkTarget is null)
        {
            return null;
        }

        var kind =
            info.LinkTarget is not null ? NodeKind.SymbolicLink
            : info is DirectoryInfo ? NodeKind.Directory
            : NodeKind.File;
        return new ExistingEntry(kind, (info as FileInfo)?.Length ?? 0, ToNanoseconds(info.LastWriteTimeUtc), Identity, HasOtherNames: false);
    }

    public ITargetDirectory Enter(ReadOnlySpan<byte> name, TreeNode? metadata)
    {
        var place = Place(name);
        return Try("making the directory", () => new PortableFolder(Directory.CreateDirectory(place).FullName, metadata));
    }

    public ITargetFile CreateFile(ReadOnlyMemory<byte> name, TreeNode node, bool replaces)
    {
        var place = Place(name.Span);
        return Try("making the file", () => new PortableFile(place, node.Length, replaces));
    }

    public FileStream OpenExisting(ReadOnlySpan<byte> name)
    {
        var place = Place(name);
        return Try("opening the existing file", () => File.OpenRead(place));
    }

    public void ApplyMetadata(FileStream existing, TreeNode node) => Apply(existing.Name, node);

    public void CreateHardLink(ReadOnlySpan<byte> name, RestoredFile first, bool replaces) =>
        throw new TargetException("making the hard link", "this system has no way for it yet", isFatal: false);

    public ulong CreateNode(ReadOnlySpan<byte> name, TreeNode node)
    {
        if (node.Kind != NodeKind.SymbolicLink)
        {
            throw new TargetException("making the node", "this system does not have this kind", isFatal: false);
        }

        var place = Place(name);
        var target = Encoding.UTF8.GetString(node.LinkTarget.Span);
        _ = Try("making the symbolic link", () => File.CreateSymbolicLink(place, target));
        return Identity;
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        var place = Place(name);
        _ = Try(
            "removing what was there",
            () =>
            {
                File.Delete(place);
                return true;
            }
        );
    }

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && metadata is not null)
        {
            Apply(path, metadata);
        }
    }

    internal static void Apply(string place, TreeNode node) =>
        _ = Try(
            "setting permissions and times",
            () =>
            {
                if (node.Mode is { } mode && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(place, (UnixFileMode)mode);
                }

                if (node.ModifiedNanoseconds is { } modified)
                {
                    SetModified(place, node.Kind, DateTime.UnixEpoch.AddTicks(modified / 100));
                }

                return true;
            }
        );

    private static void SetModified(string place, NodeKind kind, DateTime time)
    {
        if (kind == NodeKind.Directory)
        {
            // Windows refuses the call for files here.
            Directory.SetLastWriteTimeUtc(place, time);
        }
        else
        {
            File.SetLastWriteTimeUtc(place, time);
        }
    }

    internal static T Try<T>(string operation, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException && exception is not TargetException)
        {
            throw new TargetException(operation, exception.Message, isFatal: false);
        }
    }

    private string Place(ReadOnlySpan<byte> name) => Path.Combine(path, Encoding.UTF8.GetString(name));

    private static long ToNanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * 100;
}
