using System.Buffers.Binary;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Managed;

/// <summary>What decides whether a file's content is the same.</summary>
internal readonly record struct ManagedFileState(UnixTime Modified, long Length)
{
    /// <summary>Modification time (8 bytes) and size (8 bytes), little-endian, as the walk on Linux has it.</summary>
    public byte[] ToChangeToken()
    {
        var token = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(token, Modified.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(token.AsSpan(8), Length);
        return token;
    }
}
