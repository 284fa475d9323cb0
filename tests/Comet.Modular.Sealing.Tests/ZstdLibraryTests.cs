using System.Text;

namespace Comet.Modular.Sealing.Tests;

/// <summary>The native library and the ported one take each other's place.</summary>
public sealed class ZstdLibraryTests
{
    public static TheoryData<int, bool, bool> Cases()
    {
        var cases = new TheoryData<int, bool, bool>();
        foreach (var length in (int[])[1, 100, 65_536, 262_144, 1_048_576])
        {
            cases.Add(length, true, false);
            cases.Add(length, false, true);
            cases.Add(length, false, false);
        }

        return cases;
    }

    [Fact]
    public void The_library_that_comes_with_the_program_is_found_before_the_systems() => Assert.Equal(10_507u, ZstdLibrary.FoundVersion);

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_one_library_writes_the_other_one_reads(int length, bool isWrittenPorted, bool isReadPorted)
    {
        var plain = Text(length);
        var frame = new byte[ZstdEncoder.Bound(length)];
        using var encoder = new ZstdEncoder(isWrittenPorted);
        using var decoder = new ZstdDecoder(isReadPorted);

        Assert.True(encoder.TryCompress(plain, frame, out var written));
        var read = new byte[length];
        Assert.True(decoder.TryDecompress(frame.AsSpan(0, written), read));

        Assert.Equal(plain, read);
        Assert.Equal((ulong)length, ZstdDecoder.FindContentLength(frame.AsSpan(0, written)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tables_may_change_between_frames_and_either_library_reads_both(bool isPorted)
    {
        var plain = Words(300_000);
        using var encoder = new ZstdEncoder(isPorted);

        var usual = Compress(encoder, plain);
        encoder.Expect(shrinksWell: true);
        var light = Compress(encoder, plain);
        encoder.Expect(shrinksWell: false);

        Assert.Equal(usual, Compress(encoder, plain));
        Assert.NotEqual(usual, light);
        foreach (var isReadPorted in (bool[])[true, false])
        {
            using var decoder = new ZstdDecoder(isReadPorted);
            var read = new byte[plain.Length];
            Assert.True(decoder.TryDecompress(light, read));
            Assert.Equal(plain, read);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neither_writes_more_than_it_has_room_for(bool isPorted)
    {
        var noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        using var encoder = new ZstdEncoder(isPorted);

        Assert.False(encoder.TryCompress(noise, new byte[noise.Length - 1], out var written));
        Assert.Equal(0, written);
        Assert.False(encoder.TryCompress(noise, [], out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neither_reads_a_damaged_frame_or_one_of_another_length(bool isPorted)
    {
        var plain = Text(50_000);
        var frame = new byte[ZstdEncoder.Bound(plain.Length)];
        using var encoder = new ZstdEncoder();
        using var decoder = new ZstdDecoder(isPorted);
        Assert.True(encoder.TryCompress(plain, frame, out var written));

        Assert.False(decoder.TryDecompress(frame.AsSpan(0, written - 1), new byte[plain.Length]));
        Assert.False(decoder.TryDecompress(frame.AsSpan(0, written), new byte[plain.Length - 1]));
        Assert.False(decoder.TryDecompress(frame.AsSpan(0, written), new byte[plain.Length + 1]));
        Assert.False(decoder.TryDecompress([], new byte[1]));
    }

    private static byte[] Compress(ZstdEncoder encoder, byte[] plain)
    {
        var frame = new byte[ZstdEncoder.Bound(plain.Length)];
        Assert.True(encoder.TryCompress(plain, frame, out var written));
        return frame[..written];
    }

    /// <summary>Some thousand words in chance order: many short matches, so that the table for them matters.</summary>
    private static byte[] Words(int length)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        while (text.Length < length)
        {
            _ = text.Append(random.Next(4000) * 7919).Append(' ');
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Text(int length)
    {
        var text = new StringBuilder();
        for (var line = 0; text.Length < length; line++)
        {
            _ = text.Append("line ").Append(line * 7919 % 1000).Append('\n');
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }
}
