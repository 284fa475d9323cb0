using System.Text;

namespace Comet.Modular.Contracts.Entries;

/// <summary>Where an entry stands: a list of names, each a byte string, so that any name survives.</summary>
/// <remarks>
/// Names are never empty. They may hold any byte: <c>/</c> is only a way to print a path. Paths share their parents,
/// so a walker makes one object for each entry. Order: component by component, bytes compared as unsigned; a path
/// comes before what lies below it. That is the order of a depth-first walk with sorted names.
/// </remarks>
public sealed class EntryPath : IEquatable<EntryPath>, IComparable<EntryPath>
{
    private EntryPath(EntryPath? parent, ReadOnlyMemory<byte> name)
    {
        Parent = parent;
        Name = name;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The item itself: the path without names.</summary>
    public static EntryPath Root { get; } = new(parent: null, ReadOnlyMemory<byte>.Empty);

    /// <summary>The containing path; null for <see cref="Root"/>.</summary>
    public EntryPath? Parent { get; }

    /// <summary>The last name; empty for <see cref="Root"/>.</summary>
    public ReadOnlyMemory<byte> Name { get; }

    /// <summary>How many names the path has.</summary>
    public int Depth { get; }

    /// <summary>The path of a child.</summary>
    /// <param name="name">Kept, not copied: the caller must not change it afterwards.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public EntryPath Append(ReadOnlyMemory<byte> name)
    {
        if (name.IsEmpty)
        {
            throw new ArgumentException("A name in an entry's path cannot be empty.", nameof(name));
        }

        return new EntryPath(this, name);
    }

    /// <summary>The path of a child whose name is text.</summary>
    public EntryPath Append(string name) => Append(Encoding.UTF8.GetBytes(name).AsMemory());

    /// <summary>Makes a path from names that are text, outermost first.</summary>
    public static EntryPath Of(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Aggregate(Root, (path, name) => path.Append(name));
    }

    /// <summary>The ancestor that has so many names (the path itself for its own depth).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more names than the path has.</exception>
    public EntryPath Ancestor(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, Depth);
        var path = this;
        while (path.Depth > depth)
        {
            path = path.Parent!;
        }

        return path;
    }

    /// <summary>Whether this path is <paramref name="other"/> or lies below it.</summary>
    public bool IsAtOrBelow(EntryPath other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Depth >= other.Depth && Ancestor(other.Depth).Equals(other);
    }

    /// <summary>The names, outermost first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ToNames()
    {
        var names = new ReadOnlyMemory<byte>[Depth];
        for (var path = this; path.Parent is not null; path = path.Parent)
        {
            names[path.Depth - 1] = path.Name;
        }

        return names;
    }

    /// <inheritdoc/>
    public int CompareTo(EntryPath? other)
    {
        if (other is null)
        {
            return 1;
        }

        var shared = Math.Min(Depth, other.Depth);
        var (left, right) = (Ancestor(shared), other.Ancestor(shared));
        var order = 0;
        // The outermost difference decides, so the loop runs to the root and the last one found wins.
        while (!ReferenceEquals(left, right))
        {
            var here = left!.Name.Span.SequenceCompareTo(right!.Name.Span);
            order = here != 0 ? here : order;
            (left, right) = (left.Parent, right.Parent);
        }

        return order != 0 ? order : Depth.CompareTo(other.Depth);
    }

    /// <inheritdoc/>
    public bool Equals(EntryPath? other)
    {
        if (other is null || other.Depth != Depth)
        {
            return false;
        }

        var (left, right) = (this, other);
        while (!ReferenceEquals(left, right))
        {
            if (!left!.Name.Span.SequenceEqual(right!.Name.Span))
            {
                return false;
            }

            (left, right) = (left.Parent, right.Parent);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EntryPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        for (var path = this; path.Parent is not null; path = path.Parent)
        {
            hash.AddBytes(path.Name.Span);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: names joined by <c>/</c>, bytes that are no text shown as <c>\xNN</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var name in ToNames())
        {
            _ = text.Append('/');
            PrintableName.AppendTo(text, name.Span);
        }

        return text.Length == 0 ? "/" : text.ToString();
    }
}
