using System.Buffers.Binary;
using System.Globalization;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference;

/// <summary>What the item looks like in any generation: pure functions of the settings.</summary>
/// <remarks>
/// Files are spread evenly over the leaf folders, in order, and names have a fixed width, so the order of the file
/// numbers is the order of the paths. Files and folders keep their numbers for ever.
/// </remarks>
internal sealed class ReferenceModel(ReferenceSettings settings)
{
    private readonly ulong _seed = (ulong)settings.Seed;
    private readonly long _leaves = (long)settings.LeafFolders;
    private readonly long _leavesPerTop = (long)settings.LeafFolders / (settings.Depth == 0 ? 1 : settings.Fanout);

    /// <summary>Top-level folders, empty ones counted; 1 stands for the root when there are none.</summary>
    public int TopFolders => settings.Depth == 0 ? 1 : settings.Fanout;

    /// <summary>The leaf folder of a file.</summary>
    public long LeafOf(int file) => (long)file * _leaves / settings.Entries;

    /// <summary>The files below a top-level folder.</summary>
    public (int First, int End) FilesOf(int top) =>
        (FirstFileIn(top * _leavesPerTop), FirstFileIn((top + 1) * _leavesPerTop));

    /// <summary>The folder's names, outermost first.</summary>
    public IEnumerable<string> FolderNames(long leaf, int generation)
    {
        var below = _leaves;
        for (var level = 0; level < settings.Depth; level++)
        {
            below /= settings.Fanout;
            var number = (int)(leaf / below);
            leaf %= below;
            yield return level == 0 ? TopName(number, generation) : Numbered("d", 5, number);
        }
    }

    /// <summary>The name of a top-level folder: a number behind it tells the generation that moved it last.</summary>
    public string TopName(int top, int generation)
    {
        var moved = LastHit(Purpose.Move, top, settings.MovedPercent, generation);
        var name = Numbered("d", 5, top);
        return moved == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{moved:d5}");
    }

    /// <summary>The name of a file in its folder.</summary>
    public static string FileName(int file) => Numbered("f", 8, file);

    /// <summary>The number in a file's name; null when it is no file's.</summary>
    public int? FileOf(EntryPath path)
    {
        var name = path.Name.Span;
        var isFile =
            path.Depth == settings.Depth + 1
            && name.Length == 9
            && name[0] == (byte)'f'
            && int.TryParse(name[1..], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return isFile ? int.Parse(name[1..], CultureInfo.InvariantCulture) : null;
    }

    /// <summary>Whether the file is there.</summary>
    public bool Exists(int file, int generation) =>
        LastHit(Purpose.Remove, file, settings.RemovedPercent, generation) == 0;

    /// <summary>The generation that changed the file's content last.</summary>
    public int VersionOf(int file, int generation) =>
        LastHit(Purpose.Change, file, settings.ChangedPercent, generation);

    /// <summary>The content of a file.</summary>
    public ContentShape ContentOf(int file, int version)
    {
        var which = settings.Distinct is { } distinct ? file % distinct : file;
        var key = SyntheticBytes.Hash(_seed, (ulong)Purpose.Content, (ulong)which, (ulong)version);
        var length = settings.Size;
        if (settings.MaxSize is { } most && most > settings.Size)
        {
            var range = (ulong)(most - settings.Size) + 1;
            length += (long)(SyntheticBytes.Hash(key, (ulong)Purpose.Size) % range);
        }

        return new ContentShape(key, length, settings.Holes);
    }

    /// <summary>The content of a named stream of a file.</summary>
    public ContentShape StreamOf(int file, int version, int stream)
    {
        var key = SyntheticBytes.Hash(ContentOf(file, version).Key, (ulong)Purpose.Stream, (ulong)stream);
        return new ContentShape(key, settings.StreamSize);
    }

    /// <summary>The content of the sparse file, which no generation changes.</summary>
    public ContentShape SparseContent(long length) =>
        new(SyntheticBytes.Hash(_seed, (ulong)Purpose.Sparse), length, IsSparse: true);

    /// <summary>The content's version and key: equal if and only if the content is equal.</summary>
    public static ReadOnlyMemory<byte> TokenOf(ContentShape shape, int version)
    {
        var token = new byte[sizeof(ulong) + sizeof(int)];
        BinaryPrimitives.WriteUInt64LittleEndian(token, shape.Key);
        BinaryPrimitives.WriteInt32LittleEndian(token.AsSpan(sizeof(ulong)), version);
        return token;
    }

    /// <summary>Moves with the version, so that it tells of a change as well.</summary>
    public static EntryMetadata MetadataOf(int number, int version, uint mode) =>
        new()
        {
            Modified = UnixTime.FromTimespec(1_600_000_000 + number + (version * 86_400L), 123_456_789),
            Posix = new PosixAttributes(mode, UserId: 1000, GroupId: 1000, UserName: null, GroupName: null),
        };

    public static string Numbered(string prefix, int digits, int number) =>
        prefix + number.ToString($"d{digits}", CultureInfo.InvariantCulture);

    private int FirstFileIn(long leaf) => (int)(((leaf * settings.Entries) + _leaves - 1) / _leaves);

    /// <summary>The last generation whose dice hit the thing; 0 when none did.</summary>
    private int LastHit(Purpose purpose, int number, int percent, int generation)
    {
        for (var at = percent == 0 ? 0 : generation; at > 0; at--)
        {
            if (SyntheticBytes.Hash(_seed, (ulong)purpose, (ulong)number, (ulong)at) % 100 < (ulong)percent)
            {
                return at;
            }
        }

        return 0;
    }

    private enum Purpose
    {
        Content = 1,
        Size = 2,
        Stream = 3,
        Sparse = 4,
        Change = 5,
        Move = 6,
        Remove = 7,
    }
}
