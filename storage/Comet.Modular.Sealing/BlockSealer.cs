using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Comet.Modular.Sealing;

/// <summary>
/// Compresses, encrypts and authenticates blocks, and proves each one by opening it again. One for each worker: not for
/// several threads at a time. Keeps its compression tables and buffers between blocks.
/// </summary>
/// <remarks>
/// A block is binding (32) | ciphertext | tag (16). The binding is BLAKE3-keyed(bind root, associated data |
/// u32le length of the chunk ids | chunk ids | payload), and the block's key is derived from it. So a machine that is
/// rolled back with its random state comes to the same key only for the same bytes.
/// </remarks>
public sealed class BlockSealer : IDisposable
{
    /// <summary>Blocks from here on are sampled; of smaller ones the samples would be too large a part.</summary>
    private const int SampledBlock = 128 << 10;
    private const int Samples = 4;
    private const int SampleSize = 4 << 10;

    /// <summary>A sample that shrinks less says that the block is not worth it: 2 %.</summary>
    private const int ShrunkSample = SampleSize - (SampleSize / 50);

    /// <summary>What shrinks to this part of itself shrinks well: of source code nearly all, of an image the half (decision 0002).</summary>
    private const double WellShrunkPart = 0.3;

    private readonly ZstdEncoder _encoder = new();
    private readonly BlockOpener _opener = new();
    private readonly Scratch _room = new();
    private readonly Scratch _reopened = new();
    private bool _hasShrunk;

    /// <summary>How many bytes a sealed block is longer than its payload.</summary>
    public static int Overhead => BlockLayout.Overhead;

    /// <summary>Seals one block.</summary>
    /// <param name="key">The key of the block's pack.</param>
    /// <param name="place">The block's place; each is sealed once.</param>
    /// <param name="chunkIds">The ids of the chunks in the block, joined.</param>
    /// <param name="plain">The chunks, joined. Incompressible bytes are stored as they are.</param>
    /// <param name="sealedBytes">
    /// The sealed block, at most <see cref="Overhead"/> bytes longer than the plain ones; lent until the next call.
    /// </param>
    /// <exception cref="SealingException">The block did not open to the same bytes.</exception>
    public SealedBlock Seal(
        PackKey key,
        BlockPlace place,
        ReadOnlySpan<byte> chunkIds,
        ReadOnlySpan<byte> plain,
        out ReadOnlySpan<byte> sealedBytes)
    {
        ArgumentNullException.ThrowIfNull(key);
        int idsStart = BlockLayout.AssociatedLength + sizeof(uint);
        int payloadStart = idsStart + chunkIds.Length;
        Span<byte> room = _room.Take(payloadStart + plain.Length + OneTimeCipher.TagLength);
        BlockCodec codec = Pack(plain, room.Slice(payloadStart, plain.Length), out int payloadLength);
        Span<byte> associated = stackalloc byte[BlockLayout.AssociatedLength];
        BlockLayout.WriteAssociated(associated, place, codec, plain.Length);
        associated.CopyTo(room);
        BinaryPrimitives.WriteInt32LittleEndian(room[BlockLayout.AssociatedLength..], chunkIds.Length);
        chunkIds.CopyTo(room[idsStart..]);

        // What is bound stands before the payload until it is hashed; then the binding takes its place, and the block is whole.
        Span<byte> binding = stackalloc byte[BlockLayout.BindingLength];
        key.BindRoot.Hash(room[..(payloadStart + payloadLength)], binding);
        Span<byte> block = room.Slice(payloadStart - BlockLayout.BindingLength, payloadLength + BlockLayout.Overhead);
        binding.CopyTo(block);
        Span<byte> blockKey = stackalloc byte[KeyBytes.Length];
        BlockLayout.DeriveKey(key, associated, binding, blockKey);
        OneTimeCipher.Encrypt(
            blockKey,
            associated,
            block.Slice(BlockLayout.BindingLength, payloadLength),
            block[BlockLayout.BindingLength..]);
        CryptographicOperations.ZeroMemory(blockKey);

        Prove(key, place, codec, block, plain);
        sealedBytes = block;
        return new SealedBlock(codec, plain.Length, block.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _opener.Dispose();
        _room.Dispose();
        _reopened.Dispose();
    }

    private BlockCodec Pack(ReadOnlySpan<byte> plain, Span<byte> payload, out int length)
    {
        // What follows a block that shrank most often shrinks too, and samples would be work for nothing.
        bool isTried = _hasShrunk ? !plain.IsEmpty : IsWorthCompressing(plain, payload);
        // One byte less than the plain ones: a frame that is not smaller does not fit.
        if (isTried && _encoder.TryCompress(plain, payload[..^1], out length))
        {
            _hasShrunk = true;
            _encoder.Expect(shrinksWell: length <= plain.Length * WellShrunkPart);
            return BlockCodec.Zstd;
        }

        _hasShrunk = false;
        _encoder.Expect(shrinksWell: false);
        plain.CopyTo(payload);
        length = plain.Length;
        return BlockCodec.Stored;
    }

    /// <summary>
    /// Whether anything of a large block shrinks, judged by samples: for media, archives and ciphertext they cost a
    /// fraction of the attempt.
    /// </summary>
    private bool IsWorthCompressing(ReadOnlySpan<byte> plain, Span<byte> scratch)
    {
        if (plain.Length < SampledBlock)
        {
            return !plain.IsEmpty;
        }

        var step = (plain.Length - SampleSize) / (Samples - 1);
        for (var sample = 0; sample < Samples; sample++)
        {
            if (_encoder.TryCompress(plain.Slice(sample * step, SampleSize), scratch[..ShrunkSample], out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Nothing counts as stored that was not read back: faulty memory or a faulty library shows here.</summary>
    private void Prove(
        PackKey key, BlockPlace place, BlockCodec codec, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> plain)
    {
        Span<byte> reopened = _reopened.Take(plain.Length);
        _opener.Open(key, place, codec, sealedBytes, reopened);
        if (!reopened.SequenceEqual(plain))
        {
            throw new SealingException(
                "seal a block",
                "The sealed block did not open to the bytes that went in.",
                "Test this machine's memory and processor; nothing of this block was stored.");
        }
    }
}
