using Comet.Modular.Benchmark.Rivals;

namespace Comet.Modular.Benchmark.Curves;

/// <summary>A first backup and a rescan of so many things: files, or bytes.</summary>
internal sealed record CurvePoint(long Things, long Bytes, Cost First, Cost Rescan, long VaultBytes);
