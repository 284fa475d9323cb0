using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>The part of a look at a file that tells whether its content is still the same: a sixth of the whole.</summary>
internal readonly struct FileStamp(in FileStatus status)
{
    private readonly UnixTime _modified = status.Modified;
    private readonly UnixTime _changed = status.Changed;
    private readonly uint _permissions = status.Permissions;
    private readonly uint _user = status.UserId;
    private readonly uint _group = status.GroupId;
    private readonly uint _links = status.LinkCount;

    public long Size { get; } = status.Size;

    /// <summary>Fewer blocks than bytes: there may be holes worth asking for.</summary>
    public bool MayHaveHoles { get; } = status.MayHaveHoles;

    /// <summary>Whether nothing of the file has changed since <paramref name="other"/>, as far as the times tell.</summary>
    public bool IsSame(in FileStamp other) =>
        Size == other.Size && _modified == other._modified && _changed == other._changed;

    /// <summary>Whether nobody has written since <paramref name="other"/>, as far as the times tell.</summary>
    /// <remarks>A new owner, mode or name explains a new change time; else somebody put the modification time back.</remarks>
    public bool HasSameContent(in FileStamp other) =>
        Size == other.Size
        && _modified == other._modified
        && (
            _changed == other._changed
            || (_permissions, _user, _group, _links) != (other._permissions, other._user, other._group, other._links)
        );
}
