using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Contents;
using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.Contracts.Wire.Tests.Contents;

[Trait("Req", "HO-04")]
public sealed class ConsumerWaitsTests
{
    private readonly FrameSender _sender = new(Stream.Null);
    private readonly ConsumerWaits _waits;

    public ConsumerWaitsTests() => _waits = new ConsumerWaits(_sender);

    [Fact]
    public void Nothing_is_written_for_consumers_that_have_waited()
    {
        _waits.Begin();
        _waits.End();
        _sender.Post(new FrameHeader(FrameType.Release));

        _waits.Tell();

        Assert.NotEqual(0, _sender.Queued);
    }

    [Fact]
    public async Task A_consumer_that_got_its_bytes_counts_no_more_though_it_has_not_gone_on_yet()
    {
        var wait = new ReadWait(static () => ContentSpan.Bytes(1), _waits);
        wait.Begin();
        _waits.Begin();
        var reading = wait.WaitAsync(CancellationToken.None);
        Assert.True(wait.TryClaim());
        _sender.Post(new FrameHeader(FrameType.Release));

        _waits.Tell();

        Assert.NotEqual(0, _sender.Queued);
        wait.End();
        Assert.Equal(1, (await reading).Length);
    }

    [Fact]
    public void Of_a_wait_and_a_word_that_come_at_once_one_sees_the_other()
    {
        const int Rounds = 20_000;
        using var together = new Barrier(2);
        var telling = new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                _sender.Post(new FrameHeader(FrameType.Release));
                _waits.Tell();
                together.SignalAndWait();
            }
        });
        telling.Start();
        var left = 0;
        for (var round = 0; round < Rounds; round++)
        {
            together.SignalAndWait();
            _waits.Begin();
            together.SignalAndWait();
            left += _sender.Queued;
            _waits.End();
        }

        telling.Join();
        Assert.Equal(0, left);
    }
}
