using System.Collections.Concurrent;
using System.Globalization;

namespace Comet.Modular.TreeCompare;

/// <summary>
/// Walks two folders side by side. The walk compares names and metadata and hands file pairs to threads that compare
/// content, so reading folders and reading files overlap.
/// </summary>
internal sealed class TreeComparer(CompareOptions options, DifferenceList differences) : IDisposable
{
    private const int ContentThreads = 2;
    private const int WalkStackBytes = 256 * 1024 * 1024;
    private readonly BlockingCollection<ContentPair> _pairs = new(boundedCapacity: 64);
    private readonly HardLinkGroups _leftLinks = new();
    private readonly HardLinkGroups _rightLinks = new();

    internal long Entries { get; private set; }

    public void Dispose() => _pairs.Dispose();

    /// <summary>Returns the bytes of content that were compared.</summary>
    internal long Run()
    {
        var comparers = new ContentComparer[ContentThreads];
        var threads = new Thread[ContentThreads];
        for (var i = 0; i < ContentThreads; i++)
        {
            var comparer = comparers[i] = new ContentComparer(options, differences);
            threads[i] = new Thread(() => CompareContents(comparer));
            threads[i].Start();
        }

        // A tree may be deeper than the stack of a common thread allows.
        var walk = new Thread(Walk, WalkStackBytes);
        walk.Start();
        walk.Join();
        _pairs.CompleteAdding();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        return comparers.Sum(static comparer => comparer.BytesCompared);
    }

    private void CompareContents(ContentComparer comparer)
    {
        foreach (var pair in _pairs.GetConsumingEnumerable())
        {
            using (pair)
            {
                comparer.Compare(pair);
            }
        }
    }

    private void Walk()
    {
        try
        {
            using var left = Folder.Open(options.Left);
            using var right = Folder.Open(options.Right);
            CompareEntry(left, right, "\0"u8.ToArray(), ".");
        }
        catch (UnreadableException failure)
        {
            differences.Add(".", failure.Message);
        }
    }

    private void CompareFolders(Folder left, Folder right, string path)
    {
        var prefix = string.Equals(path, ".", StringComparison.Ordinal) ? "" : path + "/";
        var leftNames = left.Names();
        var rightNames = right.Names();
        for (int i = 0, j = 0; i < leftNames.Count || j < rightNames.Count;)
        {
            var order = i == leftNames.Count ? 1
                : j == rightNames.Count ? -1
                : leftNames[i].AsSpan().SequenceCompareTo(rightNames[j]);
            var name = order <= 0 ? leftNames[i] : rightNames[j];
            var entry = prefix + RawName.Display(RawName.WithoutTerminator(name));
            Entries++;
            if (order == 0)
            {
                CompareEntrySafely(left, right, name, entry);
            }
            else
            {
                differences.Add(entry, order < 0 ? "only in A" : "only in B");
            }

            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    /// <summary>What cannot be read is a difference, and the walk goes on.</summary>
    private void CompareEntrySafely(Folder left, Folder right, byte[] name, string path)
    {
        try
        {
            CompareEntry(left, right, name, path);
        }
        catch (UnreadableException failure)
        {
            differences.Add(path, failure.Message);
        }
    }

    private void CompareEntry(Folder left, Folder right, byte[] name, string path)
    {
        var a = left.Stat(name);
        var b = right.Stat(name);
        if (a.Kind != b.Kind)
        {
            differences.Add(path, $"kind ({a.Kind} vs {b.Kind})");
            return;
        }

        CompareMetadata(a, b, path);
        CompareAttributes(left.Attributes(name), right.Attributes(name), path);
        switch (a.Kind)
        {
            case EntryKind.Folder when name.Length == 1:
                CompareFolders(left, right, path);
                break;
            case EntryKind.Folder:
                using (var innerLeft = left.OpenFolder(name))
                using (var innerRight = right.OpenFolder(name))
                {
                    CompareFolders(innerLeft, innerRight, path);
                }

                break;
            case EntryKind.Link:
                CompareTargets(left.LinkTarget(name), right.LinkTarget(name), path);
                break;
            case EntryKind.CharacterDevice or EntryKind.BlockDevice when a.DeviceNumber != b.DeviceNumber:
                differences.Add(path, $"device number ({a.DeviceNumber} vs {b.DeviceNumber})");
                break;
            default:
                break;
        }

        if (a.Kind == EntryKind.Folder)
        {
            return;
        }

        var first = _leftLinks.FirstPath(a, path);
        var firstRight = _rightLinks.FirstPath(b, path);
        if (!string.Equals(first, firstRight, StringComparison.Ordinal))
        {
            differences.Add(path, $"hard link group (that of {first} vs that of {firstRight})");
        }

        var sameAsBefore = ReferenceEquals(first, path) is false && string.Equals(first, firstRight, StringComparison.Ordinal);
        if (a.Kind == EntryKind.File && a.Size == b.Size && a.Size > 0 && !sameAsBefore)
        {
            _pairs.Add(new ContentPair(path, left.OpenFile(name), right.OpenFile(name), a.Size, a.MayHaveHoles, b.MayHaveHoles));
        }
    }

    private void CompareMetadata(in EntryStat a, in EntryStat b, string path)
    {
        if (a.Permissions != b.Permissions)
        {
            differences.Add(path, $"mode ({Octal(a.Permissions)} vs {Octal(b.Permissions)})");
        }

        if (a.Owner != b.Owner)
        {
            differences.Add(path, $"uid ({a.Owner} vs {b.Owner})");
        }

        if (a.Group != b.Group)
        {
            differences.Add(path, $"gid ({a.Group} vs {b.Group})");
        }

        if (a.Kind == EntryKind.File && a.Size != b.Size)
        {
            differences.Add(path, $"size ({a.Size} vs {b.Size})");
        }

        if (!options.IgnoreTimes && (a.Seconds, a.Nanoseconds) != (b.Seconds, b.Nanoseconds))
        {
            differences.Add(path, $"mtime ({a.Seconds}.{a.Nanoseconds:D9} vs {b.Seconds}.{b.Nanoseconds:D9})");
        }

        static string Octal(uint mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
    }

    private void CompareTargets(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, string path)
    {
        if (!a.SequenceEqual(b))
        {
            differences.Add(path, $"link target ({RawName.Display(a)} vs {RawName.Display(b)})");
        }
    }

    private void CompareAttributes(SortedDictionary<string, byte[]> a, SortedDictionary<string, byte[]> b, string path)
    {
        foreach (var name in a.Keys.Union(b.Keys, StringComparer.Ordinal))
        {
            var left = a.GetValueOrDefault(name);
            var right = b.GetValueOrDefault(name);
            if (left is null || right is null || !left.AsSpan().SequenceEqual(right))
            {
                differences.Add(path, $"xattr {name} ({Text(left)} vs {Text(right)})");
            }
        }

        static string Text(byte[]? value) => value is null
            ? "absent"
            : value.Length > 64
                ? string.Create(CultureInfo.InvariantCulture, $"{value.Length} bytes")
                : RawName.Display(value);
    }
}
