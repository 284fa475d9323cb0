using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Trees;

/// <summary>The bytes of a directory's <c>body</c> and of its pages (FORMAT.md section 9).</summary>
internal static class BodyCodec
{
    private const byte InlineForm = 0;
    private const byte PagedForm = 1;

    /// <summary>Name 2 bytes, id.</summary>
    private const int SmallestRef = 2 + ChunkId.Size;

    /// <summary>What errors call a page.</summary>
    private const string PageName = "page of a directory";

    public static void Write(FormatWriter writer, DirectoryBody body)
    {
        if (body.Nodes is { } nodes)
        {
            WriteInlineHeader(writer, body.Totals, nodes.Count);
            for (var index = 0; index < nodes.Count; index++)
            {
                NodeEncoder.Write(writer, nodes[index]);
            }
        }
        else
        {
            WritePagedHeader(writer, body.Totals, body.Level, body.Refs.Count);
            for (var index = 0; index < body.Refs.Count; index++)
            {
                WriteRef(writer, body.Refs[index]);
            }
        }
    }

    /// <summary>What stands before the nodes of an inline body.</summary>
    public static void WriteInlineHeader(FormatWriter writer, TreeTotals totals, int nodes)
    {
        writer.U8(InlineForm);
        writer.Varint(totals.Entries);
        writer.Varint(totals.Bytes);
        writer.Varint(nodes);
    }

    /// <summary>What stands before the page refs of a paged body; the level is that of the pages they name.</summary>
    public static void WritePagedHeader(FormatWriter writer, TreeTotals totals, int level, int refs)
    {
        writer.U8(PagedForm);
        writer.Varint(totals.Entries);
        writer.Varint(totals.Bytes);
        writer.U8((byte)level);
        writer.Varint(refs);
    }

    public static void WriteRef(FormatWriter writer, in PageRef page)
    {
        writer.Bytes(page.FirstName.Span);
        var id = page.Id;
        writer.Raw(id.Bytes);
    }

    /// <summary>How long <see cref="WriteRef"/> makes a ref.</summary>
    public static int RefLength(ReadOnlySpan<byte> firstName)
    {
        Span<byte> length = stackalloc byte[Varints.MaximumLength];
        return Varints.Write(length, (ulong)firstName.Length) + firstName.Length + ChunkId.Size;
    }

    /// <summary>Reads a body that is a whole object.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format.</exception>
    public static DirectoryBody Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FormatReader(bytes, "body of a directory");
        var body = Read(ref reader, 0);
        reader.End();
        return body;
    }

    /// <summary>Reads a body.</summary>
    /// <param name="reader">Stands at the body.</param>
    /// <param name="depth">How many inline directories are around it.</param>
    /// <exception cref="VaultException">It breaks a rule of the format.</exception>
    public static DirectoryBody Read(ref FormatReader reader, int depth)
    {
        // A varint below 128 is the u8 that the format asks for.
        var form = reader.Bounded(PagedForm);
        var totals = new TreeTotals(reader.Length(), reader.Length());
        if (form == InlineForm)
        {
            return ReadInline(ref reader, totals, depth + 1);
        }

        var level = reader.Bounded(TreeLimits.Levels);
        var refs = ReadRefs(ref reader);
        return refs.Length <= totals.Entries
            ? new DirectoryBody(totals, level, refs)
            : throw reader.Malformed("a directory has more pages than entries");
    }

    /// <summary>Reads a page of level 0.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format, or is not the page that the ref names.</exception>
    public static TreeNode[] DecodeNodes(ReadOnlySpan<byte> bytes, in PageRef page)
    {
        var reader = new FormatReader(bytes, PageName);
        var nodes = ReadNodes(ref reader, 0);
        RequirePage(in reader, bytes.Length, nodes.Length, nodes.Length == 0 ? default : nodes[0].Name.Span, page);
        return nodes;
    }

    /// <summary>Reads a page above level 0.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format, or is not the page that the ref names.</exception>
    public static PageRef[] DecodeRefs(ReadOnlySpan<byte> bytes, in PageRef page)
    {
        var reader = new FormatReader(bytes, PageName);
        var refs = ReadRefs(ref reader);
        RequirePage(in reader, bytes.Length, refs.Length, refs[0].FirstName.Span, page);
        return refs;
    }

    private static DirectoryBody ReadInline(ref FormatReader reader, TreeTotals totals, int depth)
    {
        if (depth > TreeLimits.InlineDepth)
        {
            throw reader.Malformed("more directories are inline in one another than fit");
        }

        var before = reader.Remaining;
        var nodes = ReadNodes(ref reader, depth);
        var sum = default(TreeTotals);
        foreach (var node in nodes)
        {
            sum = sum.Plus(node);
        }

        var countLength = Varints.Write(stackalloc byte[Varints.MaximumLength], (ulong)nodes.Length);
        if (before - reader.Remaining - countLength > TreeLimits.InlineNodeBytes)
        {
            throw reader.Malformed("a directory is inline although it is too long for that");
        }

        return sum == totals
            ? new DirectoryBody(totals, nodes)
            : throw reader.Malformed("a directory's totals are not those of its nodes");
    }

    private static TreeNode[] ReadNodes(ref FormatReader reader, int depth)
    {
        var nodes = new TreeNode[reader.Count(NodeDecoder.SmallestNode)];
        TreeNode? before = null;
        foreach (ref var node in nodes.AsSpan())
        {
            node = NodeDecoder.Read(ref reader, depth, before);
            RequireOrder(in reader, before is null ? default : before.Name.Span, node.Name.Span);
            before = node;
        }

        return nodes;
    }

    private static PageRef[] ReadRefs(ref FormatReader reader)
    {
        var refs = new PageRef[reader.Count(SmallestRef)];
        if (refs.Length == 0)
        {
            throw reader.Malformed("a list of pages is empty");
        }

        var before = ReadOnlySpan<byte>.Empty;
        foreach (ref var page in refs.AsSpan())
        {
            page = new PageRef(NodeDecoder.NonEmpty(ref reader), ChunkId.From(reader.Raw(ChunkId.Size)));
            RequireOrder(in reader, before, page.FirstName.Span);
            before = page.FirstName.Span;
        }

        return refs;
    }

    private static void RequirePage(
        in FormatReader reader,
        int length,
        int members,
        ReadOnlySpan<byte> firstName,
        in PageRef page
    )
    {
        reader.End();
        if (members == 0 || !firstName.SequenceEqual(page.FirstName.Span))
        {
            throw reader.Malformed("its first name is not the one that it was named by");
        }

        if (length > TreeLimits.LoadedPageBytes && members > 1)
        {
            throw reader.Malformed($"it has {length} bytes in {members} members");
        }
    }

    private static void RequireOrder(in FormatReader reader, ReadOnlySpan<byte> before, ReadOnlySpan<byte> name)
    {
        if (before.SequenceCompareTo(name) >= 0)
        {
            throw reader.Malformed("names are not unique and in byte order");
        }
    }
}
