namespace Comet.Modular.Vault.Trees;

/// <summary>The bits that say which fields of a node are set (FORMAT.md section 9).</summary>
[Flags]
internal enum NodeFields
{
    None = 0,
    Modified = 1 << 0,
    Created = 1 << 1,
    Posix = 1 << 2,
    OwnerNames = 1 << 3,
    WindowsAttributes = 1 << 4,
    Device = 1 << 5,
    LinkTarget = 1 << 6,
    HardLinkGroup = 1 << 7,
    ChangeToken = 1 << 8,
    Properties = 1 << 9,
    Content = 1 << 10,
    Streams = 1 << 11,
    Body = 1 << 12,
    Incomplete = 1 << 13,
    All = (1 << 14) - 1,
}
