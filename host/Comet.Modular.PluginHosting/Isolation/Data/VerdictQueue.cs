using Comet.Modular.Contracts.Wire.Frames;

namespace Comet.Modular.PluginHosting.Isolation.Data;

/// <summary>Tells the plugin of declined records, neighbours in one frame. The walk owns it.</summary>
internal sealed class VerdictQueue(FrameSender sender)
{
    /// <summary>The plugin's window is 8,192 records: it must not wait for verdicts that are only queued.</summary>
    private const uint LongestRun = 512;

    private ulong _first;
    private uint _count;

    public void Decline(ulong record)
    {
        if (_count > 0 && record != _first + _count)
        {
            Post();
        }

        if (_count == 0)
        {
            _first = record;
        }

        if (++_count == LongestRun)
        {
            Post();
            sender.Flush();
        }
    }

    /// <summary>Sends what is queued.</summary>
    public void Flush()
    {
        Post();
        sender.Flush();
    }

    private void Post()
    {
        if (_count > 0)
        {
            sender.Post(new FrameHeader(FrameType.Decline, Value: _first, Window: _count));
            _count = 0;
        }
    }
}
