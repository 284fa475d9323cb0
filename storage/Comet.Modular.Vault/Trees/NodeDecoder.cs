using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>Reads nodes, and refuses what <see cref="NodeEncoder"/> would not have written.</summary>
internal static class NodeDecoder
{
    /// <summary>Name 2 bytes, kind, fields.</summary>
    public const int SmallestNode = 4;

    private const int SmallestProperty = 3;
    private const int SmallestStream = 5;

    /// <summary>Reads a node.</summary>
    /// <param name="reader">Stands at the node.</param>
    /// <param name="depth">How many inline directories are around it.</param>
    /// <param name="before">The node before it, which mostly has the same owner.</param>
    /// <exception cref="VaultException">It breaks a rule of the format.</exception>
    public static TreeNode Read(ref FormatReader reader, int depth, TreeNode? before)
    {
        var name = NonEmpty(ref reader);
        // A varint below 128 is the u8 that the format asks for.
        var kind = (NodeKind)reader.Bounded((int)NodeKind.BlockDevice);
        var fields = (NodeFields)reader.Bounded((int)NodeFields.All);
        var directory = kind == NodeKind.Directory;
        if (directory != Has(fields, NodeFields.Body) || (Has(fields, NodeFields.Content) && kind != NodeKind.File))
        {
            throw reader.Malformed($"a node of kind {(int)kind} has the fields {(int)fields:x}");
        }

        var modified = Has(fields, NodeFields.Modified) ? reader.I64() : (long?)null;
        var created = Has(fields, NodeFields.Created) ? reader.I64() : (long?)null;
        var posix = Has(fields, NodeFields.Posix);
        var mode = posix ? (uint)reader.Bounded((int)TreeLimits.ModeBits) : (uint?)null;
        var user = posix ? U32Varint(ref reader) : (uint?)null;
        var group = posix ? U32Varint(ref reader) : (uint?)null;
        var (userName, groupName) = Has(fields, NodeFields.OwnerNames) ? OwnerNames(ref reader, before) : default;
        // Initialisers run in the order of the format.
        return new TreeNode
        {
            Name = name,
            Kind = kind,
            ModifiedNanoseconds = modified,
            CreatedNanoseconds = created,
            Mode = mode,
            UserId = user,
            GroupId = group,
            UserName = userName,
            GroupName = groupName,
            WindowsAttributes = Has(fields, NodeFields.WindowsAttributes) ? reader.U32() : null,
            Device = Has(fields, NodeFields.Device) ? reader.U64() : null,
            LinkTarget = Optional(ref reader, Has(fields, NodeFields.LinkTarget)),
            HardLinkGroup = Optional(ref reader, Has(fields, NodeFields.HardLinkGroup)),
            ChangeToken = Optional(ref reader, Has(fields, NodeFields.ChangeToken)),
            Properties = Has(fields, NodeFields.Properties) ? Properties(ref reader) : [],
            Content = Has(fields, NodeFields.Content) ? Content(ref reader) : null,
            Streams = Has(fields, NodeFields.Streams) ? Streams(ref reader) : [],
            Body = directory ? BodyCodec.Read(ref reader, depth) : null,
            Incomplete = Has(fields, NodeFields.Incomplete) && Incomplete(ref reader),
        };
    }

    /// <summary>Reads a name, which is never empty, into memory of its own.</summary>
    /// <exception cref="VaultException">It is empty or cut short.</exception>
    public static byte[] NonEmpty(ref FormatReader reader)
    {
        var name = reader.Bytes();
        return name.IsEmpty ? throw reader.Malformed("a name is empty") : name.ToArray();
    }

    private static bool Has(NodeFields fields, NodeFields field) => (fields & field) != NodeFields.None;

    private static uint U32Varint(ref FormatReader reader)
    {
        var value = reader.Varint();
        return value <= uint.MaxValue ? (uint)value : throw reader.Malformed("an owner's id is beyond 2^32");
    }

    private static (string? User, string? Group) OwnerNames(ref FormatReader reader, TreeNode? before)
    {
        var user = reader.Text(before?.UserName);
        var group = reader.Text(before?.GroupName);
        return user.Length + group.Length > 0
            ? (user.Length > 0 ? user : null, group.Length > 0 ? group : null)
            : throw reader.Malformed("owner names are set but empty");
    }

    private static ReadOnlyMemory<byte> Optional(ref FormatReader reader, bool set)
    {
        if (!set)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var value = reader.Bytes();
        return value.IsEmpty ? throw reader.Malformed("a field is set but empty") : value.ToArray();
    }

    private static NodeProperty[] Properties(ref FormatReader reader)
    {
        var properties = new NodeProperty[ListCount(ref reader, SmallestProperty)];
        var before = ReadOnlySpan<byte>.Empty;
        foreach (ref var property in properties.AsSpan())
        {
            property = new NodeProperty(NonEmpty(ref reader), reader.Bytes().ToArray());
            RequireOrder(in reader, before, property.Name.Span);
            before = property.Name.Span;
        }

        return properties;
    }

    private static NodeStream[] Streams(ref FormatReader reader)
    {
        var streams = new NodeStream[ListCount(ref reader, SmallestStream)];
        var before = ReadOnlySpan<byte>.Empty;
        foreach (ref var stream in streams.AsSpan())
        {
            stream = new NodeStream(NonEmpty(ref reader), Content(ref reader));
            RequireOrder(in reader, before, stream.Name.Span);
            before = stream.Name.Span;
        }

        return streams;
    }

    private static int ListCount(ref FormatReader reader, int smallestMember)
    {
        var count = reader.Count(smallestMember);
        return count > 0 ? count : throw reader.Malformed("a list is set but empty");
    }

    private static ContentRef Content(ref FormatReader reader)
    {
        var length = reader.Length();
        var content = ContentCodec.Read(ref reader);
        return content.TotalLength == length
            ? content
            : throw reader.Malformed($"a content of {content.TotalLength} bytes claims {length}");
    }

    private static bool Incomplete(ref FormatReader reader) =>
        reader.U8() == 1 ? true : throw reader.Malformed("an entry is marked as neither complete nor incomplete");

    private static void RequireOrder(in FormatReader reader, ReadOnlySpan<byte> before, ReadOnlySpan<byte> name)
    {
        if (before.SequenceCompareTo(name) >= 0)
        {
            throw reader.Malformed("names are not unique and in byte order");
        }
    }
}
