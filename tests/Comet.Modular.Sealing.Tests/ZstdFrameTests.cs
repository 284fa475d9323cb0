using System.Buffers;
using CsCheck;

namespace Comet.Modular.Sealing.Tests;

public sealed class ZstdFrameTests
{
    [Fact]
    public void Everything_that_is_compressed_decompresses() =>
        Gen.Byte.Array[0, 5000].Sample(plain => Decompress(Compress(plain), plain.Length).AsSpan().SequenceEqual(plain));

    [Fact]
    public void A_frame_that_claims_more_than_expected_is_refused_before_anything_is_written()
    {
        byte[] bomb = Compress(new byte[50_000_000]);
        var output = new ArrayBufferWriter<byte>();

        SealingException refused = Assert.Throws<SealingException>(() => ZstdFrame.Decompress(bomb, 49_999_999, output));

        Assert.Contains("50000000", refused.Cause, StringComparison.Ordinal);
        Assert.Equal(0, output.Capacity);
    }

    [Fact]
    public void What_is_no_frame_or_is_cut_is_refused()
    {
        byte[] frame = Compress(Samples.Text(1000));

        Assert.Throws<SealingException>(() => Decompress([1, 2, 3, 4, 5, 6, 7, 8], 1000));
        for (int length = 1; length < frame.Length; length++)
        {
            Assert.Throws<SealingException>(() => Decompress(frame[..length], 1000));
        }
    }

    [Fact]
    public void Two_frames_cannot_pass_the_limit_together()
    {
        byte[] frame = Compress(new byte[600]);

        Assert.Throws<SealingException>(() => Decompress([.. frame, .. frame], 1000));
    }

    private static byte[] Compress(byte[] plain)
    {
        var output = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(plain, output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Decompress(byte[] frame, int maximum)
    {
        var output = new ArrayBufferWriter<byte>();
        int length = ZstdFrame.Decompress(frame, maximum, output);
        Assert.Equal(length, output.WrittenCount);
        return output.WrittenSpan.ToArray();
    }
}
