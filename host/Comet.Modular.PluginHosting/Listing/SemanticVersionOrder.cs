using System.Globalization;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Orders versions as semantic versioning 2.0.0 says: a pre-release comes before its release.</summary>
/// <remarks>Takes only what matches <see cref="PluginManifest.VersionPattern"/>.</remarks>
internal sealed class SemanticVersionOrder : IComparer<string>
{
    public static SemanticVersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (leftRelease, leftPre) = Split(x ?? string.Empty);
        var (rightRelease, rightPre) = Split(y ?? string.Empty);
        var order = CompareAll(leftRelease, rightRelease);
        if (order != 0)
        {
            return order;
        }

        return leftPre.Length == 0 || rightPre.Length == 0
            ? rightPre.Length.CompareTo(leftPre.Length)
            : CompareAll(leftPre, rightPre);
    }

    private static (string[] Release, string[] PreRelease) Split(string version)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (version.Split('.'), []) : (version[..dash].Split('.'), version[(dash + 1)..].Split('.'));
    }

    private static int CompareAll(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = CompareIdentifiers(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>Numbers by value and before words; words in ASCII order.</summary>
    private static int CompareIdentifiers(string left, string right)
    {
        var leftIsNumber = ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber);
        var rightIsNumber = ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => leftNumber.CompareTo(rightNumber),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };
    }
}
