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
    private readonly byte[] _name;
    private readonly bool _replaces;
    private readonly byte[] _temporaryName;
    private readonly LinuxStat _made;
    private long _end;

    public LinuxFile(
        LinuxFolder folder,
        SafeFileHandle handle,
        byte[] temporaryName,
        byte[] name,
        byte[] relativePath,
        bool replaces
    )
    {
        (_folder, _handle, _temporaryName, _name, _replaces) = (folder, handle, temporaryName, name, replaces);
        _ = LinuxFolder.TryStat(handle, [], out _made);
        Identity = new RestoredFile(relativePath, _made.Device, _made.Inode);
    }

    public RestoredFile Identity { get; }

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
            LinuxMetadata.Apply(_handle, node, _made);
        }
        finally
        {
            // Metadata that cannot be set is told to the operator; the content is whole and belongs in its place.
            if (!_temporaryName.AsSpan().SequenceEqual(_name))
            {
                _folder.Rename(_temporaryName, _name, _replaces);
            }
        }
    }

    public void Discard() => _folder.Remove(_temporaryName);

    public void Dispose() => _handle.Dispose();
}
