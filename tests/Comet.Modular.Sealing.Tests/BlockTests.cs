using System.Buffers;
using CsCheck;

namespace Comet.Modular.Sealing.Tests;

[Trait("Req", "HO-08")]
public sealed class BlockTests : IDisposable
{
    private readonly byte[] _ids = Samples.Counting(0, 64);
    private readonly PackKey _key = Samples.Pack();
    private readonly BlockSealer _sealer = new();
    private readonly BlockOpener _opener = new();

    public void Dispose()
    {
        _key.Dispose();
        _sealer.Dispose();
        _opener.Dispose();
    }

    [Fact]
    public void The_bytes_of_a_stored_block_are_fixed()
    {
        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Counting(1, 20), out SealedBlock sealedBlock);

        Assert.Equal(new SealedBlock(BlockCodec.Stored, 20, 68), sealedBlock);
        Assert.Equal(
            "42ebdfa447a30156cba270e25fb38eb4e24e6d437592cc03ce083e52c4ba2e287b08e3e16a58ca4524be2b24d65a5d34"
            + "567029f23a78afa94cb69fcf488de29d7a57c8ef",
            Convert.ToHexStringLower(block));
    }

    [Fact]
    public void A_compressed_block_of_the_first_version_still_opens()
    {
        byte[] block = Convert.FromHexString(
            "f362f7c38ff165f553a8d4645455420282f08a7af2af1e67d752623f9d48e8e6a3bb9c8218693a7b12a224322d691a18"
            + "016fe0267ed139a703d32ad98cd8f79178e6eb8c74bd0571850069e45faa1f82f5b3a4ba111b0325ad81226ecde78ac5"
            + "e6efb49b0214232dc8774dc0b7cc505a");
        byte[] plain = new byte[200];

        _opener.Open(_key, Samples.Place, BlockCodec.Zstd, block, plain);

        Assert.Equal(Samples.Text(200), plain);
    }

    [Fact]
    public void A_large_block_is_compressed_when_any_of_its_samples_shrinks_and_stored_when_none_does()
    {
        byte[] noise = Samples.Noise(1, 384 << 10);
        _ = _sealer.SealToArray(_key, Samples.Place, _ids, noise, out SealedBlock stored);
        Samples.Text(40_000).CopyTo(noise, noise.Length - 40_000);

        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, noise, out SealedBlock compressed);

        Assert.Equal((BlockCodec.Stored, BlockCodec.Zstd), (stored.Codec, compressed.Codec));
        byte[] opened = new byte[noise.Length];
        _opener.Open(_key, Samples.Place, compressed.Codec, block, opened);
        Assert.Equal(noise, opened);
    }

    [Fact]
    public void A_block_after_one_that_shrank_is_compressed_without_samples()
    {
        byte[] dense = Samples.Noise(1, 384 << 10);
        // Between two samples.
        Samples.Text(40_000).CopyTo(dense, 20_000);

        _ = _sealer.SealToArray(_key, Samples.Place, _ids, dense, out SealedBlock alone);
        _ = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Text(200_000), out _);
        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, dense, out SealedBlock after);
        _ = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Noise(2, 384 << 10), out SealedBlock noise);
        _ = _sealer.SealToArray(_key, Samples.Place, _ids, dense, out SealedBlock again);

        Assert.Equal(
            (BlockCodec.Stored, BlockCodec.Zstd, BlockCodec.Stored, BlockCodec.Stored),
            (alone.Codec, after.Codec, noise.Codec, again.Codec));
        byte[] opened = new byte[dense.Length];
        _opener.Open(_key, Samples.Place, after.Codec, block, opened);
        Assert.Equal(dense, opened);
    }

    [Fact]
    public void An_independent_reader_opens_a_stored_block()
    {
        byte[] plain = Samples.Noise(1, 5000);
        byte[] packKey = new byte[32];
        _key.Export(packKey);
        byte[] packId = Convert.FromHexString("80112233445566778899aabbccddeeff");

        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, plain, out _);

        Assert.Equal(plain, IndependentReader.OpenStoredBlock(packKey, packId, kind: 1, slot: 7, block));
        Assert.Equal(IndependentReader.BindingOfStored(packKey, packId, kind: 1, slot: 7, _ids, plain), block[..32]);
    }

    [Fact]
    public void Everything_that_is_sealed_opens()
    {
        // Runs of equal bytes compress, noise does not; both of any length, and none at all.
        Gen<byte[]> plains = Gen.OneOf(Gen.Byte.Array[0, 2000], Gen.Select(Gen.Byte, Gen.Int[0, 100_000], (value, length) =>
        {
            byte[] run = new byte[length];
            Array.Fill(run, value);
            return run;
        }));
        Gen.Select(plains, Gen.UInt, Gen.Byte).Sample(
            (plain, slot, kind) =>
            {
                var place = new BlockPlace(new Bits128(ulong.MaxValue, ulong.MaxValue - slot), kind, slot);
                byte[] block = _sealer.SealToArray(_key, place, _ids, plain, out SealedBlock result);
                byte[] opened = new byte[plain.Length];
                _opener.Open(_key, place, result.Codec, block, opened);
                return opened.AsSpan().SequenceEqual(plain)
                    && result.SealedLength == block.Length
                    && result.PlainLength == plain.Length
                    && block.Length <= plain.Length + BlockSealer.Overhead;
            },
            threads: 1);
    }

    [Fact]
    public void Text_is_compressed_and_noise_is_stored()
    {
        byte[] text = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Text(300_000), out SealedBlock compressed);
        byte[] noise = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Noise(3, 300_000), out SealedBlock stored);

        Assert.Equal(BlockCodec.Zstd, compressed.Codec);
        Assert.True(text.Length < 60_000, $"The text takes {text.Length} bytes.");
        Assert.Equal(BlockCodec.Stored, stored.Codec);
        Assert.Equal(300_000 + BlockSealer.Overhead, noise.Length);
    }

    [Theory]
    [InlineData(BlockCodec.Stored)]
    [InlineData(BlockCodec.Zstd)]
    public void Any_flipped_bit_is_refused(BlockCodec codec)
    {
        byte[] plain = codec == BlockCodec.Zstd ? Samples.Text(200) : Samples.Noise(4, 40);
        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, plain, out SealedBlock result);
        Assert.Equal(codec, result.Codec);

        Assert.All(Samples.EachBitFlipped(block), flipped => AssertRefused(_key, Samples.Place, codec, flipped, plain.Length));
    }

    [Fact]
    public void A_block_opens_in_its_own_place_only()
    {
        byte[] plain = Samples.Text(500);
        byte[] block = _sealer.SealToArray(_key, Samples.Place, _ids, plain, out SealedBlock result);
        using PackKey otherKey = PackKey.Generate();

        AssertRefused(_key, Samples.Place with { Slot = 8 }, result.Codec, block, 500);
        AssertRefused(_key, Samples.Place with { PackKind = 2 }, result.Codec, block, 500);
        AssertRefused(_key, Samples.Place with { PackId = Samples.Place.PackId with { Low = 1 } }, result.Codec, block, 500);
        AssertRefused(otherKey, Samples.Place, result.Codec, block, 500);
        AssertRefused(_key, Samples.Place, result.Codec, block, 501);
        AssertRefused(_key, Samples.Place, BlockCodec.Stored, block, block.Length - BlockSealer.Overhead);
        AssertRefused(_key, Samples.Place, BlockCodec.Stored, block, 500);
        AssertRefused(_key, Samples.Place, (BlockCodec)2, block, 500);
        AssertRefused(_key, Samples.Place, result.Codec, block[..40], 500);
        AssertRefused(_key, Samples.Place, result.Codec, [], 500);
    }

    [Fact]
    public void The_same_slot_sealed_twice_shares_a_key_only_for_equal_bytes()
    {
        byte[] plain = Samples.Noise(5, 100);
        byte[] moved = [.. _ids[32..], .. plain];

        byte[] first = _sealer.SealToArray(_key, Samples.Place, _ids, plain, out _);
        byte[] again = _sealer.SealToArray(_key, Samples.Place, _ids, plain, out _);
        byte[] otherIds = _sealer.SealToArray(_key, Samples.Place, Samples.Counting(1, 64), plain, out _);
        byte[] otherPlain = _sealer.SealToArray(_key, Samples.Place, _ids, Samples.Noise(6, 100), out _);
        byte[] otherBorder = _sealer.SealToArray(_key, Samples.Place, _ids[..32], moved, out _);

        Assert.Equal(first, again);
        Assert.Equal(4, new[] { first, otherIds, otherPlain, otherBorder }
            .Select(block => Convert.ToHexString(block[..32])).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_block_that_expands_past_its_length_is_stopped()
    {
        // A faulty writer with the right key: the frame holds 1 MiB, the block says 1000 bytes.
        var frame = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(new byte[1024 * 1024], frame);
        byte[] block = SealPayload(frame.WrittenSpan.ToArray(), plainLength: 1000);
        byte[] guarded = Enumerable.Repeat((byte)0xA5, 1100).ToArray();

        SealingException refused = Assert.Throws<SealingException>(() =>
            _opener.Open(_key, Samples.Place, BlockCodec.Zstd, block, guarded.AsSpan(0, 1000)));

        Assert.Contains("does not decompress", refused.Cause, StringComparison.Ordinal);
        Assert.All(guarded[1000..], value => Assert.Equal(0xA5, value));
        byte[] shorter = SealPayload(frame.WrittenSpan.ToArray(), plainLength: (1024 * 1024) + 1);
        AssertRefused(_key, Samples.Place, BlockCodec.Zstd, shorter, (1024 * 1024) + 1);
    }

    [Fact]
    public void The_trailer_key_belongs_to_the_pack()
    {
        byte[] packKey = Samples.Counting(0x40, 32);

        byte[] trailer = _key.Trailer.Seal([1], [2, 3]);

        byte[] trailerKey = IndependentReader.Derive("Comet.Modular vault v1 pack trailer", packKey);
        Assert.Equal([2, 3], IndependentReader.OpenEnvelope(trailerKey, [1], trailer));
    }

    [Fact]
    public void Sealing_a_block_allocates_next_to_nothing()
    {
        byte[] plain = Samples.Text(256 * 1024);
        Seal();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Seal();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(allocated < 2048, $"{allocated} bytes were allocated.");

        void Seal() => _sealer.Seal(_key, Samples.Place, _ids, plain, out ReadOnlySpan<byte> _);
    }

    private byte[] SealPayload(byte[] payload, int plainLength)
    {
        byte[] block = new byte[payload.Length + BlockLayout.Overhead];
        Samples.Counting(3, 32).CopyTo(block, 0);
        Span<byte> associated = stackalloc byte[BlockLayout.AssociatedLength];
        BlockLayout.WriteAssociated(associated, Samples.Place, BlockCodec.Zstd, plainLength);
        Span<byte> blockKey = stackalloc byte[32];
        BlockLayout.DeriveKey(_key, associated, block.AsSpan(0, 32), blockKey);
        OneTimeCipher.Encrypt(blockKey, associated, payload, block.AsSpan(32));
        return block;
    }

    private void AssertRefused(PackKey key, BlockPlace place, BlockCodec codec, byte[] block, int plainLength)
    {
        SealingException refused = Assert.Throws<SealingException>(() =>
            _opener.Open(key, place, codec, block, new byte[plainLength]));
        Assert.NotEmpty(refused.TryNext);
    }
}
