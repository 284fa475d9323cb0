using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

/// <summary>Bytes to compare by.</summary>
internal static class Encoded
{
    public static string Body(DirectoryBody body)
    {
        var writer = new FormatWriter();
        BodyCodec.Write(writer, body);
        return Convert.ToHexStringLower(writer.WrittenSpan);
    }

    /// <summary>A node without what lies below it.</summary>
    public static string Node(TreeNode node)
    {
        var writer = new FormatWriter();
        NodeEncoder.Write(
            writer,
            node with
            {
                Body = node.Kind == NodeKind.Directory ? DirectoryBody.Empty : null,
            }
        );
        return Convert.ToHexStringLower(writer.WrittenSpan);
    }
}
