using System.Runtime.Versioning;
using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A file under way on Linux: readable by its owner alone until it is finished.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class LinuxFile : ITargetFile
{
    private readonly LinuxFolder _folder;
    private readonly SafeFileHandle _handle;
    private readonly ReadOnlyMemory<byte> _name;
    private readonly bool _replaces;
    private readonly byte[]? _temporaryName;
    private long _end;

    /// <param name="folder">Has it.</param>
    /// <param name="handle">Open; this file's from now on.</param>
    /// <param name="name">What it is called when it is finished.</param>
    /// <param name="temporaryName">What it is called until then; null: the same.</param>
    /// <param name="replaces">What has the name then is replaced.</param>
    public LinuxFile(
        LinuxFolder folder,
        SafeFileHandle handle,
        ReadOnlyMemory<byte> name,
        byte[]? temporaryName,
        bool replaces
    ) => (_folder, _handle, _name, _temporaryName, _replaces) = (folder, handle, name, temporaryName, replaces);

    public RestoredFile Identity
    {
        get
        {
            _ = LinuxFolder.TryStat(_handle, [], out var stat);
            return new RestoredFile(_folder.PathOf(_name.Span), stat.Device, stat.Inode);
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length; )
            {
                var written = LinuxCalls.WriteAt(_handle, start + done, bytes.Length - done, offset + done);
                LinuxFailure.ThrowIf(written <= 0, "writing the content");
                done += (int)written;
            }
        }

        // Several workers may write: the largest end counts.
        var end = offset + bytes.Length;
        long seen;
        do
        {
            seen = Volatile.Read(ref _end);
        } while (seen < end && Interlocked.CompareExchange(ref _end, end, seen) != seen);
    }

    public void Finish(TreeNode node)
    {
        if (_end < node.Length)
        {
            LinuxFailure.ThrowIf(LinuxCalls.Truncate(_handle, node.Length) != 0, "giving the file its length");
        }

        try
        {
            LinuxMetadata.Apply(_handle, node, _folder.OwnerOf(_handle));
        }
        finally
        {
            // Metadata that cannot be set is told to the operator; the content is whole and belongs in its place.
            if (_temporaryName is not null)
            {
                _folder.Rename(_temporaryName, _name.Span, _replaces);
            }
        }
    }

    public void Discard() => _folder.Remove(_temporaryName ?? _name.Span);

    public void Dispose() => _handle.Dispose();
}
