namespace Comet.Modular.Benchmark.Rivals;

/// <summary>What one run of a program took, with all processes that it started and waited for.</summary>
/// <param name="ProcessorSeconds">User and system time of all of them.</param>
/// <param name="WallSeconds">From start to end.</param>
/// <param name="PeakMebibytes">Resident memory of the largest of them.</param>
internal readonly record struct Cost(double ProcessorSeconds, double WallSeconds, double PeakMebibytes);
