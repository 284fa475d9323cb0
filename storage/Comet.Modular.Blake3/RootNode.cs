using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// The last block of a tree, not yet compressed: whether it is the root is known only when no more input comes, and
/// the root is compressed once for each 64 bytes of output.
/// </summary>
internal unsafe struct RootNode
{
    private fixed uint _chaining[Blake3Layout.KeyWords];
    private fixed byte _block[Blake3Layout.BlockLength];
    private int _blockLength;
    private ulong _counter;
    private NodeFlags _flags;

    /// <summary>The node above two chaining values.</summary>
    public static void OfParent(in HashMode mode, byte* children, out RootNode node)
    {
        node = default;
        node._blockLength = Blake3Layout.BlockLength;
        node._flags = mode.Flags | NodeFlags.Parent;
        fixed (RootNode* self = &node)
        {
            Unsafe.CopyBlock(self->_chaining, mode.KeyWords, Blake3Layout.KeyLength);
            Unsafe.CopyBlock(self->_block, children, Blake3Layout.BlockLength);
        }
    }

    /// <summary>The last block of a chunk of 0 to 1024 bytes; the blocks before it are compressed here.</summary>
    [SkipLocalsInit]
    public static void OfChunk(in HashMode mode, ReadOnlySpan<byte> chunk, ulong counter, out RootNode node)
    {
        node = default;
        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        Unsafe.CopyBlock(state, mode.KeyWords, Blake3Layout.KeyLength);
        var flags = mode.Flags | NodeFlags.ChunkStart;
        var offset = 0;
        fixed (byte* start = chunk)
        {
            for (; chunk.Length - offset > Blake3Layout.BlockLength; offset += Blake3Layout.BlockLength)
            {
                Compression.Compress(
                    mode.Kernel, state, start + offset, Blake3Layout.BlockLength, counter, flags, state);
                flags = mode.Flags;
            }
        }

        node._blockLength = chunk.Length - offset;
        node._counter = counter;
        node._flags = flags | NodeFlags.ChunkEnd;
        fixed (RootNode* self = &node)
        {
            Unsafe.CopyBlock(self->_chaining, state, Blake3Layout.KeyLength);
            chunk[offset..].CopyTo(new Span<byte>(self->_block, Blake3Layout.BlockLength));
        }
    }

    /// <summary>Writes the chaining value of a node that turned out not to be the root.</summary>
    [SkipLocalsInit]
    public readonly void WriteChaining(Blake3Kernel kernel, byte* output)
    {
        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        fixed (RootNode* self = &this)
        {
            Compression.Compress(kernel, self->_chaining, self->_block, _blockLength, _counter, _flags, state);
        }

        Compression.StoreWords(state, Blake3Layout.KeyWords, output);
    }

    /// <summary>Writes any length of output: block after block with the root flag and a counter of its own.</summary>
    [SkipLocalsInit]
    public readonly void WriteRoot(Blake3Kernel kernel, Span<byte> output)
    {
        uint* state = stackalloc uint[Blake3Layout.WordsPerBlock];
        byte* bytes = stackalloc byte[Blake3Layout.BlockLength];
        fixed (RootNode* self = &this)
        {
            for (ulong counter = 0; !output.IsEmpty; counter++)
            {
                Compression.Compress(
                    kernel, self->_chaining, self->_block, _blockLength, counter, _flags | NodeFlags.Root, state);
                Compression.StoreWords(state, Blake3Layout.WordsPerBlock, bytes);
                var length = Math.Min(output.Length, Blake3Layout.BlockLength);
                new ReadOnlySpan<byte>(bytes, length).CopyTo(output);
                output = output[length..];
            }
        }
    }
}
