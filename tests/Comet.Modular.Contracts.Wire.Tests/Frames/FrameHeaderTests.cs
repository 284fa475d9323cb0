using Comet.Modular.Contracts.Wire.Frames;
using CsCheck;

namespace Comet.Modular.Contracts.Wire.Tests.Frames;

[Trait("Req", "HO-04")]
public sealed class FrameHeaderTests
{
    public static TheoryData<byte, uint> Limits =>
        new()
        {
            { (byte)FrameType.Hello, 32 },
            { (byte)FrameType.Start, 0 },
            { (byte)FrameType.Offers, 4 << 20 },
            { (byte)FrameType.Want, 0 },
            { (byte)FrameType.Decline, 0 },
            { (byte)FrameType.Data, 1 << 20 },
            { (byte)FrameType.Hole, 0 },
            { (byte)FrameType.End, 128 << 10 },
            { (byte)FrameType.Credit, 0 },
            { (byte)FrameType.Cancel, 0 },
            { (byte)FrameType.Report, 1 << 20 },
            { (byte)FrameType.Journal, 1 << 20 },
            { (byte)FrameType.Commit, 17 << 20 },
            { (byte)FrameType.Answer, int.MaxValue },
            { (byte)FrameType.Offered, 1 << 20 },
            { (byte)FrameType.Finish, 0 },
            { (byte)FrameType.Finished, 17 << 20 },
            { (byte)FrameType.List, 0 },
            { (byte)FrameType.Entries, int.MaxValue },
            { (byte)FrameType.Open, 4 << 20 },
            { (byte)FrameType.Restored, 1 << 20 },
            { (byte)FrameType.Close, 0 },
            { (byte)FrameType.Closed, 0 },
            { (byte)FrameType.Placed, 4 },
            { (byte)FrameType.Release, 0 },
            { (byte)FrameType.Lent, 16 },
            { (byte)FrameType.Returned, 0 },
        };

    [Fact]
    public void A_header_survives_its_bytes() =>
        Gen.Select(Gen.Enum<FrameType>(), Gen.ULong, Gen.UInt, Gen.UInt, Gen.UShort)
            .Sample(
                (type, value, stream, window, part) =>
                {
                    var header = new FrameHeader(type, FrameHeader.MaximumOf(type), value, stream, window, part);
                    var bytes = new byte[FrameHeader.Size];
                    header.Write(bytes);
                    return FrameHeader.Read(bytes) == header;
                }
            );

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_type_has_its_limit(byte type, uint limit)
    {
        var bytes = new byte[FrameHeader.Size];
        new FrameHeader((FrameType)type, limit).Write(bytes);

        Assert.Equal(limit, FrameHeader.Read(bytes).Length);
        new FrameHeader((FrameType)type, limit + 1).Write(bytes);
        _ = Assert.Throws<WireException>(() => FrameHeader.Read(bytes));
    }

    [Fact]
    public void Every_type_has_a_limit_above() => Assert.Equal(Enum.GetValues<FrameType>().Length, Limits.Count);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(28, 0)]
    [InlineData(255, 0)]
    [InlineData(1, 1)]
    public void Unknown_types_and_flags_are_refused(byte type, byte flags)
    {
        var bytes = new byte[FrameHeader.Size];
        (bytes[4], bytes[5]) = (type, flags);

        _ = Assert.Throws<WireException>(() => FrameHeader.Read(bytes));
    }
}
