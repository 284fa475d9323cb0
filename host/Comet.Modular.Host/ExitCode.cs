namespace Comet.Modular.Host;

/// <summary>What the program returns to its caller.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Error = 1;
    public const int WrongUse = 2;
    public const int Warnings = 3;
    public const int Cancelled = 4;
    public const int Refused = 5;

    /// <summary>The order of badness, which is not the order of the numbers.</summary>
    private static readonly int[] Ascending = [Success, Warnings, Error, WrongUse, Refused, Cancelled];

    /// <summary>The code of several jobs is that of the worst.</summary>
    public static int Worst(int left, int right) =>
        Array.IndexOf(Ascending, left) >= Array.IndexOf(Ascending, right) ? left : right;
}
