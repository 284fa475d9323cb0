using System.Globalization;

namespace Comet.Modular.Contracts.Wire.Tests.Frames;

[Trait("Req", "HO-04")]
public sealed class LocalConnectionTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly SocketPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void A_read_sleeps_on_while_the_other_side_takes_what_was_sent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts how often Linux let a thread sleep.");
        const int Rounds = 2000;
        var sleeps = 0;
        using var asleep = new ManualResetEventSlim();
        var reader = new Thread(() =>
        {
            var before = Sleeps();
            asleep.Set();
            _ = _pair.Left.Read(new byte[1]);
            sleeps = Sleeps() - before;
        });
        reader.Start();
        asleep.Wait(TestContext.Current.CancellationToken);

        var taken = new byte[1];
        for (var round = 0; round < Rounds; round++)
        {
            _pair.Left.Write([1]);
            Assert.Equal(1, _pair.Right.Read(taken));
        }

        _pair.Right.Write([2]);
        Assert.True(reader.Join(Long));
        Assert.InRange(sleeps, 0, Rounds / 10);
    }

    [Fact]
    public void A_read_gives_up_when_its_patience_ends()
    {
        _pair.Left.Patience = TimeSpan.FromMilliseconds(20);

        var failure = Assert.Throws<IOException>(() => _pair.Left.Read(new byte[1]));

        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_ends_when_the_other_side_closes()
    {
        _pair.Left.Write([1, 2]);
        _pair.Left.Dispose();

        var taken = new byte[4];

        Assert.Equal(2, _pair.Right.Read(taken));
        Assert.Equal(0, _pair.Right.Read(taken));
    }

    [Fact]
    public void A_read_that_waits_ends_when_its_own_end_is_closed()
    {
        using var asleep = new ManualResetEventSlim();
        var got = -1;
        Exception? failure = null;
        var reader = new Thread(() =>
        {
            asleep.Set();
            failure = Record.Exception(() => got = _pair.Left.Read(new byte[1]));
        });
        reader.Start();
        asleep.Wait(TestContext.Current.CancellationToken);

        _pair.Left.Dispose();

        Assert.True(reader.Join(Long));
        Assert.True(got == 0 || failure is IOException or ObjectDisposedException, $"{got}, {failure}");
    }

    [Fact]
    public void A_write_to_a_closed_connection_fails_as_io()
    {
        _pair.Right.Dispose();

        _ = Assert.Throws<IOException>(() => _pair.Left.Write([1]));
    }

    private static int Sleeps()
    {
        const string Name = "voluntary_ctxt_switches:";
        var line = File.ReadLines("/proc/thread-self/status")
            .Single(static each => each.StartsWith(Name, StringComparison.Ordinal));
        return int.Parse(line.AsSpan(Name.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
    }
}
