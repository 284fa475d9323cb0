using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>Nodes of every kind for the vault of all features.</summary>
internal static class FullVaultNodes
{
    private const long Then = 1_795_000_000_123_456_789;

    public static TreeNode File(byte[] name, ContentRef? content) => Node(name, NodeKind.File, 0x1A4) with { Content = content };

    public static TreeNode Directory(byte[] name) => Node(name, NodeKind.Directory, 0x1ED);

    public static TreeNode Special(string name, NodeKind kind, ulong? device = null) =>
        Node(Name(name), kind, 0x1B0) with { Device = device };

    public static TreeNode Link(string name, byte[] target) => Node(Name(name), NodeKind.SymbolicLink, 0x1FF) with { LinkTarget = target };

    /// <summary>Extended attributes and both access lists, as the files plugin names them.</summary>
    public static IReadOnlyList<NodeProperty> Attributes { get; } =
        [
            // Version 2, then u::rw-, u:1234:r--, g::r--, m::r--, o::---; acl(5) and posix_acl_xattr.h.
            new NodeProperty(
                "xattr:system.posix_acl_access"u8.ToArray(),
                Convert.FromHexString("0200000001000600ffffffff02000400d204000004000400ffffffff10000400ffffffff20000000ffffffff")
            ),
            new NodeProperty("xattr:user.comment"u8.ToArray(), "a comment"u8.ToArray()),
            new NodeProperty("xattr:user.empty"u8.ToArray(), default),
            new NodeProperty("xattr:user.\xFF"u8.ToArray(), new byte[] { 0, 1, 0xFE, 0xFF }),
        ];

    /// <summary>Everything that a node can say beside its content.</summary>
    public static TreeNode Full(TreeNode node) =>
        node with
        {
            ModifiedNanoseconds = -1,
            CreatedNanoseconds = -62_135_596_800L * 1_000_000,
            Mode = 0xFFF,
            UserId = 4_294_967_294,
            GroupId = 65_534,
            UserName = "ann",
            GroupName = "gruppe ä",
            WindowsAttributes = 0x8000_0022,
            ChangeToken = FullVaultBytes.Noise(5, 64),
        };

    private static byte[] Name(string name) => System.Text.Encoding.UTF8.GetBytes(name);

    private static TreeNode Node(byte[] name, NodeKind kind, uint mode) =>
        new()
        {
            Name = name,
            Kind = kind,
            ModifiedNanoseconds = Then + name.Length,
            Mode = mode,
            UserId = 1000,
            GroupId = 100,
        };
}
