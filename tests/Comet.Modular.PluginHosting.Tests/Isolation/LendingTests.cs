using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire;
using Comet.Modular.Contracts.Wire.Frames;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>A plugin that lends files; this process plays both sides.</summary>
[Trait("Req", "HO-04")]
public sealed class LendingTests : IAsyncDisposable
{
    private const int Size = 3 << 20;
    private readonly BackupFixture _backup = new(mayLend: true);
    private readonly string _path = Path.GetTempFileName();
    private readonly byte[] _bytes = new byte[Size];
    private readonly SafeFileHandle _file;

    public LendingTests()
    {
        new Random(Size).NextBytes(_bytes);
        File.WriteAllBytes(_path, _bytes);
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
    }

    private ScriptedPlugin Plugin => _backup.Plugin;

    private int Descriptor => (int)_file.DangerousGetHandle();

    public async ValueTask DisposeAsync()
    {
        await _backup.DisposeAsync();
        _file.Dispose();
        File.Delete(_path);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(999_983)]
    [InlineData(2 * Size)]
    public async Task What_is_lent_is_read_from_the_file_and_given_back_whole(int buffer)
    {
        await using var reader = await WantAsync();
        var stream = Plugin.Receive(FrameType.Want).Header.Stream;
        var reading = ReadAsync(reader, buffer);

        Plugin.SendData(stream, 0, 5);
        Lend(stream, 5, Descriptor, 5, Size - 5);
        Assert.Equal(Size - 5UL, Plugin.Receive(FrameType.Returned).Header.Value);
        Lend(stream, Size, Descriptor, 0, 7);
        Assert.Equal(7UL, Plugin.Receive(FrameType.Returned).Header.Value);
        Plugin.Send(FrameType.Hole, 100, stream);
        Plugin.Send(FrameType.End, Size + 107, stream);

        var (read, end) = await reading;
        Assert.Null(end.Fault);
        Assert.Equal([.. new byte[5], .. _bytes[5..], .. _bytes[..7], .. new byte[100]], read);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/dev/zero", 0, 1 << 20)]
    [InlineData("/proc/self/status", 0, 1)]
    [InlineData(null, 1, Size)]
    [InlineData(null, -1, 1)]
    [InlineData("", 0, 1)]
    public async Task What_is_no_such_file_of_this_system_is_given_back_untouched(string? path, long offset, long length)
    {
        using var other = path is { Length: > 0 } ? File.OpenHandle(path) : null;
        // Beyond the limit of any process.
        var descriptor = path is "" ? int.MaxValue : (int?)other?.DangerousGetHandle() ?? Descriptor;
        await using var reader = await WantAsync();
        var stream = Plugin.Receive(FrameType.Want).Header.Stream;
        var reading = ReadAsync(reader, 1 << 20);

        Lend(stream, 0, descriptor, offset, length);
        Assert.Equal(0UL, Plugin.Receive(FrameType.Returned).Header.Value);
        Plugin.SendData(stream, 0, 5);
        Plugin.Send(FrameType.End, 5, stream);

        var (read, end) = await reading;
        Assert.Null(end.Fault);
        Assert.Equal(new byte[5], read);
    }

    [Fact]
    public async Task What_is_cut_off_while_it_is_lent_is_given_back_as_far_as_it_goes()
    {
        await using var reader = await WantAsync();
        var stream = Plugin.Receive(FrameType.Want).Header.Stream;
        Lend(stream, 0, Descriptor, 0, Size);
        var buffer = new byte[1 << 20];
        Assert.Equal(buffer.Length, (await reader.ReadAsync(buffer, CancellationToken.None)).Length);

        RandomAccess.SetLength(_file, buffer.Length + 9);
        var reading = ReadAsync(reader, buffer.Length);
        Assert.Equal((ulong)buffer.Length + 9, Plugin.Receive(FrameType.Returned).Header.Value);
        var fault = new Fault(Severity.Warning, "test.changed", "Cut off.");
        var failed = ToWire.ContentEnd(ContentEnd.Failed(fault));
        Plugin.Sender.Send(new FrameHeader(FrameType.End, Value: (ulong)buffer.Length + 9, Stream: stream), failed);

        var (read, end) = await reading;
        Assert.Equal(_bytes[buffer.Length..(buffer.Length + 9)], read);
        Assert.Equal(fault, end.Fault);
    }

    [Fact]
    public async Task A_content_that_nobody_wants_any_more_may_end_while_it_is_lent()
    {
        var reader = await WantAsync();
        var stream = Plugin.Receive(FrameType.Want).Header.Stream;
        Lend(stream, 0, Descriptor, 0, Size);
        Assert.Equal(100, (await reader.ReadAsync(new byte[100], CancellationToken.None)).Length);

        await reader.DisposeAsync();
        Assert.Equal(stream, Plugin.Receive(FrameType.Cancel).Header.Stream);
        var failed = ToWire.ContentEnd(ContentEnd.Failed(new Fault(Severity.Warning, "plugin.cancelled", "Over.")));
        Plugin.Sender.Send(new FrameHeader(FrameType.End, Value: 0, Stream: stream), failed);
        Plugin.Offered();

        var finishing = _backup.Exchange.FinishReadingAsync(TestContext.Current.CancellationToken).AsTask();
        _ = Plugin.Receive(FrameType.Finish);
        Plugin.Send(FrameType.Finished, new Contracts.Wire.V1.FinishResult { Checkpoint = new Contracts.Wire.V1.Checkpoint() });
        _ = await finishing;
        Assert.Empty(_backup.Peer.Kills);
    }

    [Theory]
    [InlineData("twice", "which are none or not the next")]
    [InlineData("nothing", "which are none or not the next")]
    [InlineData("elsewhere", "which are none or not the next")]
    [InlineData("with data", "sent bytes out of order")]
    [InlineData("with a hole", "sent a hole")]
    [InlineData("with an end", "ended a stream")]
    [InlineData("without a place", "a Lent frame that is none")]
    public async Task Whoever_lends_something_else_than_the_next_bytes_is_refused(string what, string because)
    {
        await using var reader = await WantAsync();
        var stream = Plugin.Receive(FrameType.Want).Header.Stream;
        if (what is "without a place")
        {
            Plugin.Send(FrameType.Lent, 0, stream);
        }
        else
        {
            Lend(stream, what is "elsewhere" ? 1UL : 0, Descriptor, 0, what is "nothing" ? 0 : Size);
        }

        switch (what)
        {
            case "twice":
                Lend(stream, 0, Descriptor, 0, Size);
                break;
            case "with data":
                Plugin.SendData(stream, 0, 1);
                break;
            case "with a hole":
                Plugin.Send(FrameType.Hole, 1, stream);
                break;
            case "with an end":
                Plugin.Send(FrameType.End, 0, stream);
                break;
            default:
                break;
        }

        await _backup.ExpectRefusalAsync(because);
    }

    [Fact]
    public async Task A_small_content_may_not_lend()
    {
        await using var reader = await WantAsync(length: (1 << 20) - 1);
        Lend(Plugin.Receive(FrameType.Want).Header.Stream, 0, Descriptor, 0, 1 << 20);
        await _backup.ExpectRefusalAsync("of a content with a window of 1048575");
    }

    [Fact]
    public async Task Where_no_file_can_be_taken_over_none_may_be_lent()
    {
        await using var backup = new BackupFixture();
        backup.Plugin.Offer(ScriptedPlugin.File("f", Size));
        await using var reader = (await backup.WantAsync(1))[0];
        var stream = backup.Plugin.Receive(FrameType.Want).Header.Stream;
        backup.Plugin.Sender.Send(new FrameHeader(FrameType.Lent, Stream: stream), new byte[FrameHeader.LentSize]);
        await backup.ExpectRefusalAsync("to a host that takes none");
    }

    private async Task<IContentReader> WantAsync(long length = Size)
    {
        Plugin.Offer(ScriptedPlugin.File("f", length));
        return (await _backup.WantAsync(1))[0];
    }

    private void Lend(uint stream, ulong position, int descriptor, long offset, long length) =>
        Plugin.Sender.Send(
            new FrameHeader(FrameType.Lent, Value: position, Stream: stream, Window: (uint)descriptor),
            [.. BitConverter.GetBytes(offset), .. BitConverter.GetBytes(length)]
        );

    private static async Task<(byte[] Bytes, ContentEnd End)> ReadAsync(IContentReader reader, int size)
    {
        await Task.Yield();
        using var bytes = new MemoryStream();
        var buffer = new byte[size];
        while (true)
        {
            var span = await reader.ReadAsync(buffer, CancellationToken.None);
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    bytes.Write(buffer, 0, (int)span.Length);
                    break;
                case ContentSpanKind.Hole:
                    bytes.Write(new byte[span.Length]);
                    break;
                default:
                    return (bytes.ToArray(), span.End!);
            }
        }
    }
}
