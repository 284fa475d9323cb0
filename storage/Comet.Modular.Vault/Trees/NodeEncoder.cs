using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>Writes nodes, and refuses those that break a rule of FORMAT.md section 9.</summary>
internal static class NodeEncoder
{
    /// <summary>Writes a node with its own body.</summary>
    /// <exception cref="ArgumentException">The node breaks a rule.</exception>
    public static void Write(FormatWriter writer, TreeNode node)
    {
        if ((node.Kind == NodeKind.Directory) != (node.Body is not null))
        {
            throw Refused(node, "a directory has a body, and nothing else has one");
        }

        WriteBeforeBody(writer, node);
        if (node.Body is { } body)
        {
            BodyCodec.Write(writer, body);
        }

        WriteAfterBody(writer, node);
    }

    /// <summary>Writes a directory with a body that is already in bytes; its own is not looked at.</summary>
    /// <exception cref="ArgumentException">The node breaks a rule.</exception>
    public static void WriteDirectory(FormatWriter writer, TreeNode node, ReadOnlySpan<byte> body)
    {
        WriteBeforeBody(writer, node);
        writer.Raw(body);
        WriteAfterBody(writer, node);
    }

    /// <summary>Refuses a node that <see cref="Write"/> would refuse, other than for its body.</summary>
    /// <exception cref="ArgumentException">The node breaks a rule.</exception>
    public static void Check(TreeNode node)
    {
        if (node.Name.IsEmpty)
        {
            throw Refused(node, "its name is empty");
        }

        if (node.Kind is < NodeKind.Directory or > NodeKind.BlockDevice)
        {
            throw Refused(node, $"kind {(int)node.Kind} is unknown");
        }

        var posix = (node.Mode.HasValue ? 1 : 0) + (node.UserId.HasValue ? 1 : 0) + (node.GroupId.HasValue ? 1 : 0);
        if (posix is not (0 or 3) || node.Mode > TreeLimits.ModeBits)
        {
            throw Refused(node, "mode, user and group are set together, and the mode has twelve bits");
        }

        if (node.Content is not null && node.Kind != NodeKind.File)
        {
            throw Refused(node, "only files have content");
        }

        for (var index = 0; index < node.Properties.Count; index++)
        {
            CheckName(node, index, node.Properties[index].Name, index == 0 ? default : node.Properties[index - 1].Name);
        }

        for (var index = 0; index < node.Streams.Count; index++)
        {
            CheckName(node, index, node.Streams[index].Name, index == 0 ? default : node.Streams[index - 1].Name);
        }
    }

    private static NodeFields FieldsOf(TreeNode node)
    {
        var fields = NodeFields.None;
        fields |= node.ModifiedNanoseconds.HasValue ? NodeFields.Modified : NodeFields.None;
        fields |= node.CreatedNanoseconds.HasValue ? NodeFields.Created : NodeFields.None;
        fields |= node.Mode.HasValue ? NodeFields.Posix : NodeFields.None;
        fields |= HasOwnerNames(node) ? NodeFields.OwnerNames : NodeFields.None;
        fields |= node.WindowsAttributes.HasValue ? NodeFields.WindowsAttributes : NodeFields.None;
        fields |= node.Device.HasValue ? NodeFields.Device : NodeFields.None;
        fields |= node.LinkTarget.IsEmpty ? NodeFields.None : NodeFields.LinkTarget;
        fields |= node.HardLinkGroup.IsEmpty ? NodeFields.None : NodeFields.HardLinkGroup;
        fields |= node.ChangeToken.IsEmpty ? NodeFields.None : NodeFields.ChangeToken;
        fields |= node.Properties.Count > 0 ? NodeFields.Properties : NodeFields.None;
        fields |= node.Content is not null ? NodeFields.Content : NodeFields.None;
        fields |= node.Streams.Count > 0 ? NodeFields.Streams : NodeFields.None;
        fields |= node.Kind == NodeKind.Directory ? NodeFields.Body : NodeFields.None;
        fields |= node.Incomplete ? NodeFields.Incomplete : NodeFields.None;
        return fields;
    }

    private static bool HasOwnerNames(TreeNode node) =>
        !string.IsNullOrEmpty(node.UserName) || !string.IsNullOrEmpty(node.GroupName);

    private static void WriteBeforeBody(FormatWriter writer, TreeNode node)
    {
        Check(node);
        writer.Bytes(node.Name.Span);
        writer.U8((byte)node.Kind);
        writer.Varint((ulong)FieldsOf(node));
        WriteTimesAndOwner(writer, node);
        if (node.WindowsAttributes is { } attributes)
        {
            writer.U32(attributes);
        }

        if (node.Device is { } device)
        {
            writer.U64(device);
        }

        WriteOptional(writer, node.LinkTarget.Span);
        WriteOptional(writer, node.HardLinkGroup.Span);
        WriteOptional(writer, node.ChangeToken.Span);
        WriteProperties(writer, node.Properties);
        if (node.Content is { } content)
        {
            WriteContent(writer, content);
        }

        WriteStreams(writer, node.Streams);
    }

    private static void WriteAfterBody(FormatWriter writer, TreeNode node)
    {
        if (node.Incomplete)
        {
            writer.U8(1);
        }
    }

    private static void WriteTimesAndOwner(FormatWriter writer, TreeNode node)
    {
        if (node.ModifiedNanoseconds is { } modified)
        {
            writer.I64(modified);
        }

        if (node.CreatedNanoseconds is { } created)
        {
            writer.I64(created);
        }

        if (node is { Mode: { } mode, UserId: { } user, GroupId: { } group })
        {
            writer.Varint(mode);
            writer.Varint(user);
            writer.Varint(group);
        }

        if (HasOwnerNames(node))
        {
            writer.Text(node.UserName ?? string.Empty);
            writer.Text(node.GroupName ?? string.Empty);
        }
    }

    private static void WriteOptional(FormatWriter writer, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty)
        {
            writer.Bytes(value);
        }
    }

    private static void WriteProperties(FormatWriter writer, IReadOnlyList<NodeProperty> properties)
    {
        if (properties.Count > 0)
        {
            writer.Varint(properties.Count);
        }

        for (var index = 0; index < properties.Count; index++)
        {
            writer.Bytes(properties[index].Name.Span);
            writer.Bytes(properties[index].Value.Span);
        }
    }

    private static void WriteStreams(FormatWriter writer, IReadOnlyList<NodeStream> streams)
    {
        if (streams.Count > 0)
        {
            writer.Varint(streams.Count);
        }

        for (var index = 0; index < streams.Count; index++)
        {
            writer.Bytes(streams[index].Name.Span);
            WriteContent(writer, streams[index].Content);
        }
    }

    private static void WriteContent(FormatWriter writer, ContentRef content)
    {
        writer.Varint(content.TotalLength);
        ContentCodec.Write(writer, content);
    }

    private static void CheckName(TreeNode node, int index, ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> before)
    {
        if (name.IsEmpty || (index > 0 && before.Span.SequenceCompareTo(name.Span) >= 0))
        {
            throw Refused(node, "names of properties and streams are not empty, unique and in byte order");
        }
    }

    private static ArgumentException Refused(TreeNode node, string problem) =>
        new($"The entry '{PrintableName.Of(node.Name.Span)}' cannot be stored: {problem}.", nameof(node));
}
