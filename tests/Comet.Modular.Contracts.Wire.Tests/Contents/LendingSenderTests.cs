using System.Buffers.Binary;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Tests.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

/// <summary>A sender whose source reads a file, and a receiver that a test plays.</summary>
[Trait("Req", "HO-04")]
public sealed class LendingSenderTests : IDisposable
{
    private const uint Window = 2 << 20;
    private const long Length = 5 << 20;
    private readonly SocketPair _pair = new();
    private readonly FrameSender _sender;
    private readonly FrameReceiver _receiver;
    private readonly ContentSender _contents;

    public LendingSenderTests()
    {
        _pair.Right.ReadTimeout = 20_000;
        _receiver = new FrameReceiver(_pair.Right);
        _sender = new FrameSender(_pair.Left);
        _contents = new ContentSender(_sender);
    }

    public void Dispose() => _pair.Dispose();

    [Fact]
    public async Task A_large_range_is_lent_and_the_end_follows_when_it_is_given_back()
    {
        var file = new ScriptedFile(Length);
        var outbound = new OutboundContent(7, file, Window, mayLend: true);
        var sending = SendAsync(outbound);

        Assert.Equal((0UL, new FileRange(ScriptedFile.Descriptor, 0, Length)), ReceiveLent());
        outbound.Lending!.Return((ulong)Length);

        Assert.Equal((FrameType.End, (ulong)Length, 0U), Receive());
        await sending;
        Assert.Equal(0, file.Read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Length - 1)]
    public async Task What_was_not_taken_is_read_and_sent_and_no_more_is_lent(long taken)
    {
        var file = new ScriptedFile(Length);
        var outbound = new OutboundContent(7, file, Window, mayLend: true);
        outbound.Credit.Add((uint)Length);
        var sending = SendAsync(outbound);
        _ = ReceiveLent();

        outbound.Lending!.Return((ulong)taken);

        var position = (ulong)taken;
        while (Receive() is var (type, value, length) && type != FrameType.End)
        {
            Assert.Equal((FrameType.Data, position), (type, value));
            position += length;
        }

        Assert.Equal((ulong)Length, position);
        await sending;
        Assert.Equal(Length - taken, file.Read);
    }

    [Theory]
    [InlineData(true, Window, Length)]
    [InlineData(true, (1U << 20) - 1, Length)]
    [InlineData(false, Window, Length)]
    [InlineData(true, Window, (1 << 20) - 1)]
    public async Task Only_a_large_range_of_a_content_with_a_large_window_is_lent_to_who_takes_it(
        bool mayLend, uint window, long length)
    {
        var file = new ScriptedFile(length);
        var outbound = new OutboundContent(7, file, window, mayLend);
        outbound.Credit.Add((uint)Length);
        var isLent = mayLend && window == Window && length == Length;
        var sending = SendAsync(outbound);

        Assert.Equal(isLent ? FrameType.Lent : FrameType.Data, Receive().Type);

        if (isLent)
        {
            outbound.Lending!.Return((ulong)length);
        }

        while (Receive().Type != FrameType.End)
        {
            // Only the kind of the first matters.
        }

        await sending;
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 100)]
    public async Task A_content_that_is_cancelled_while_it_is_lent_ends_where_the_receiver_is(bool isReturned, long taken)
    {
        var outbound = new OutboundContent(7, new ScriptedFile(Length), Window, mayLend: true);
        var sending = SendAsync(outbound);
        _ = ReceiveLent();

        if (isReturned)
        {
            outbound.Lending!.Return((ulong)taken);
        }

        outbound.Cancel();
        var (type, position, length) = Receive();
        while (type != FrameType.End)
        {
            taken += length;
            (type, position, length) = Receive();
        }

        Assert.Equal((ulong)taken, position);
        await sending;
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, Length + 1)]
    public void More_than_is_lent_cannot_be_given_back(bool isLent, ulong taken)
    {
        var outbound = new OutboundContent(7, new ScriptedFile(Length), Window, mayLend: true);
        if (isLent)
        {
            _ = outbound.Lending!.Lend(Length);
        }

        _ = Assert.Throws<WireException>(() => outbound.Lending!.Return(taken));
    }

    private Task SendAsync(OutboundContent outbound) =>
        Task.Run(async () =>
        {
            using var stops = new SendingStop(CancellationToken.None);
            await outbound.SendAsync(_contents, stops);
            _sender.Flush();
        });

    private (FrameType Type, ulong Value, uint Length) Receive()
    {
        var header = _receiver.ReadHeader() ?? throw new EndOfStreamException();
        _receiver.Skip(header.Length);
        return (header.Type, header.Value, header.Length);
    }

    private (ulong Position, FileRange Range) ReceiveLent()
    {
        var header = _receiver.ReadHeader() ?? throw new EndOfStreamException();
        Assert.Equal(FrameType.Lent, header.Type);
        var numbers = _receiver.Read(header.Length);
        var (offset, length) = (BinaryPrimitives.ReadInt64LittleEndian(numbers), BinaryPrimitives.ReadInt64LittleEndian(numbers.AsSpan(8)));
        return (header.Value, new FileRange((int)header.Window, offset, length));
    }
}
