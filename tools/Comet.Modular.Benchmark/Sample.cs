namespace Comet.Modular.Benchmark;

/// <summary>One measured run.</summary>
internal readonly record struct Sample(double Seconds, double ProcessorSeconds, long Bytes, long Records)
{
    public double GigabytesPerSecond => Bytes / 1e9 / Seconds;

    public double ProcessorSecondsPerGigabyte => Bytes == 0 ? 0 : ProcessorSeconds / (Bytes / 1e9);

    public double RecordsPerSecond => Records / Seconds;

    public double ProcessorMicrosecondsPerRecord => ProcessorSeconds * 1e6 / Records;

    /// <summary>The run with the middle CPU time.</summary>
    public static Sample Median(IEnumerable<Sample> samples)
    {
        var sorted = samples.OrderBy(static each => each.ProcessorSeconds).ToArray();
        return sorted[sorted.Length / 2];
    }
}
