using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A file under way, by path: written beside its place and moved there when it is whole.</summary>
internal sealed class PortableFile : ITargetFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _place;
    private readonly bool _replaces;
    private readonly string _temporary;

    public PortableFile(string place, long length, bool replaces)
    {
        (_place, _replaces) = (place, replaces);
        _temporary = Path.Combine(Path.GetDirectoryName(place)!, $".comet-{Guid.NewGuid():n}");
        _handle = File.OpenHandle(_temporary, FileMode.CreateNew, FileAccess.ReadWrite);
        RandomAccess.SetLength(_handle, length);
        Identity = new RestoredFile(ReadOnlyMemory<byte>.Empty, 0, 0);
    }

    public RestoredFile Identity { get; }

    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(_handle, bytes, offset);

    public void Finish(TreeNode node)
    {
        _handle.Dispose();
        _ = PortableFolder.Try(
            "giving the finished file its name",
            () =>
            {
                File.Move(_temporary, _place, _replaces);
                return true;
            }
        );
        PortableFolder.Apply(_place, node);
    }

    public void Discard()
    {
        _handle.Dispose();
        File.Delete(_temporary);
    }

    public void Dispose() => _handle.Dispose();
}
