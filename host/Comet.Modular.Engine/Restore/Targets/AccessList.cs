using System.Buffers.Binary;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>The access list of a file on Linux, as its extended attribute holds it (<c>linux/posix_acl_xattr.h</c>).</summary>
internal static class AccessList
{
    private const int HeaderBytes = 4;
    private const int EntryBytes = 8;
    private const ushort OwningGroup = 0x04; // ACL_GROUP_OBJ
    private const uint GroupBits = 0x38; // 0070
    private const int GroupShift = 3;

    public static ReadOnlySpan<byte> AttributeName => "system.posix_acl_access"u8;

    /// <summary>
    /// The permissions of a file whose access list could not be set. With a list, the group bits are its mask, which
    /// is wider than what the group may; without one they would be the group's.
    /// </summary>
    public static uint WithoutList(uint mode, ReadOnlySpan<byte> list)
    {
        for (var at = HeaderBytes; at + EntryBytes <= list.Length; at += EntryBytes)
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(list[at..]) == OwningGroup)
            {
                var group = (uint)BinaryPrimitives.ReadUInt16LittleEndian(list[(at + 2)..]);
                return mode & (~GroupBits | (group << GroupShift));
            }
        }

        return mode & ~GroupBits;
    }
}
