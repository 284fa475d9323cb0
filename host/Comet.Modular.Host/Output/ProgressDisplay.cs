using System.Globalization;

namespace Comet.Modular.Host.Output;

/// <summary>The moving line on the error stream: a bar, the rate and the time left where totals are known.</summary>
internal sealed class ProgressDisplay(TimeProvider time)
{
    private const int BarWidth = 24;
    private const int FallbackWidth = 80;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(23.99);
    private readonly RateMeter _rate = new(time);
    private long _shown = long.MinValue;

    /// <summary>Draws, unless it drew a moment ago.</summary>
    public void Show(long bytes, long? bytesTotal, long entries, long? entriesTotal, string? current)
    {
        _rate.Add(bytes);
        if (_shown != long.MinValue && time.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _shown = time.GetTimestamp();
        var rate = $"{Words.Size((long)_rate.BytesPerSecond)}/s";
        var text =
            bytesTotal is { } total and > 0 && entriesTotal is not null
                ? $"{Bar(bytes, total)} {Words.Size(bytes)} of {Words.Size(total)}  {rate}  {Left(bytes, total)}"
                : $"{Words.Size(bytes)}, {entries.ToString("N0", CultureInfo.InvariantCulture)} entries  {rate}";
        Draw($"{text}  {current}");
    }

    /// <summary>Takes the line away, so that something else can be printed.</summary>
    public void Clear()
    {
        if (_shown != long.MinValue)
        {
            Draw(string.Empty);
            Console.Error.Write('\r');
            _shown = long.MinValue;
        }
    }

    private static string Bar(long done, long total)
    {
        var share = Math.Clamp((double)done / total, 0, 1);
        var full = (int)(share * BarWidth);
        var percent = ((int)(share * 100)).ToString(CultureInfo.InvariantCulture).PadLeft(3);
        return $"{percent} % [{new string('#', full)}{new string('.', BarWidth - full)}]";
    }

    private string Left(long done, long total)
    {
        if (_rate.BytesPerSecond < 1)
        {
            return "ETA -";
        }

        var seconds = Math.Min((total - done) / _rate.BytesPerSecond, LongestWait.TotalSeconds);
        return $"ETA {Words.Duration(TimeSpan.FromSeconds(seconds))}";
    }

    private static void Draw(string shown)
    {
        var text = PlainText.Line(shown);
        var width = Console.IsErrorRedirected ? FallbackWidth : Math.Max(Console.WindowWidth, 20);
        var line = text.Length < width ? text.PadRight(width - 1) : text[..(width - 1)];
        Console.Error.Write($"\r{line}");
    }
}
