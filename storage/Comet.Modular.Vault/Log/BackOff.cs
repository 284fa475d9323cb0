namespace Comet.Modular.Vault.Log;

/// <summary>
/// How long to wait after losing a slot or after a failure: a random part of a span that doubles. Without it many
/// writers that start at once keep losing to each other.
/// </summary>
internal static class BackOff
{
    private const double FirstSpanMilliseconds = 20;
    private const double LongestSpanMilliseconds = 10_000;

    public static Task WaitAsync(int attempt, TimeProvider time, CancellationToken cancellationToken)
    {
        var span = Math.Min(LongestSpanMilliseconds, FirstSpanMilliseconds * Math.Pow(2, Math.Min(attempt, 16)));
        return Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * span), time, cancellationToken);
    }
}
