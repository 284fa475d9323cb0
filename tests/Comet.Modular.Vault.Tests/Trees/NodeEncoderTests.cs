using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Trees;

[Trait("Req", "HO-08")]
public sealed class NodeEncoderTests
{
    private static readonly TreeNode File = new() { Name = "f"u8.ToArray(), Kind = NodeKind.File };

    private static readonly TreeNode Folder = new() { Name = "d"u8.ToArray(), Kind = NodeKind.Directory };

    public static TheoryData<string> Rules => [.. Broken().Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_node_that_breaks_a_rule_is_not_written(string rule)
    {
        var node = Broken()[rule];

        Assert.Throws<ArgumentException>(() => NodeEncoder.Write(new FormatWriter(), node));
    }

    [Fact]
    public void Unknown_owner_names_are_read_back_as_null()
    {
        var writer = new FormatWriter();
        NodeEncoder.Write(writer, File with { UserName = "root", GroupName = null });
        var reader = new FormatReader(writer.WrittenSpan, "node");

        var node = NodeDecoder.Read(ref reader, 0, before: null);

        Assert.Equal("root", node.UserName);
        Assert.Null(node.GroupName);
    }

    private static Dictionary<string, TreeNode> Broken()
    {
        var name = "n"u8.ToArray();
        var other = "o"u8.ToArray();
        return new Dictionary<string, TreeNode>(StringComparer.Ordinal)
        {
            ["empty name"] = File with { Name = default },
            ["unknown kind"] = File with { Kind = (NodeKind)7 },
            ["half of the owner"] = File with { UserId = 1 },
            ["mode with file type"] = File with { Mode = 0x81A4, UserId = 0, GroupId = 0 },
            ["file with body"] = File with { Body = DirectoryBody.Empty },
            ["directory without body"] = Folder,
            ["directory with content"] = Folder with { Body = DirectoryBody.Empty, Content = ContentRef.Empty },
            ["property without name"] = File with { Properties = [new NodeProperty(default, name)] },
            ["property twice"] = File with { Properties = [new NodeProperty(name, name), new NodeProperty(name, name)] },
            ["streams unordered"] = File with
            {
                Streams = [new NodeStream(other, ContentRef.Empty), new NodeStream(name, ContentRef.Empty)],
            },
        };
    }
}
