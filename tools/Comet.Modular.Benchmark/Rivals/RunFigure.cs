namespace Comet.Modular.Benchmark.Rivals;

/// <summary>One work done once by one tool, with the bytes in the files of its repository after it and what it added to them.</summary>
internal sealed record RunFigure(int Round, string Tool, Work Work, Cost Cost, long RepositoryBytes, long GrownBytes);
