using System.ComponentModel.DataAnnotations;

namespace Comet.Modular.Engine;

/// <summary>How the engine works; the defaults suit most machines.</summary>
public sealed record EngineOptions
{
    /// <summary>Files that are read, or written back, side by side.</summary>
    [Range(1, 64)]
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>After so long a partial snapshot is committed, so that a crash costs no more than that.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PartialCommitInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>After so many new bytes a partial snapshot is committed.</summary>
    [Range(1L << 20, 1L << 50)]
    public long PartialCommitBytes { get; init; } = 16L << 30;

    /// <summary>Share of unchanged entries that sources with change tracking are asked to offer all the same.</summary>
    [Range(0.0, 1.0)]
    public double ReverifyShare { get; init; } = 0.01;
}
