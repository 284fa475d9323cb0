using System.Globalization;

namespace Comet.Modular.Benchmark.Curves;

/// <summary>Whether what one thing costs stays the same while there are ever more of them.</summary>
internal static class Flatness
{
    private const double Allowed = 0.1;

    /// <summary>Flat: no figure is more than a tenth away from the middle between the least and the greatest.</summary>
    public static string Judge(IReadOnlyList<double> figures)
    {
        var (least, greatest) = (figures.Min(), figures.Max());
        if (figures.Count < 2 || least <= 0)
        {
            return "too few figures to judge";
        }

        var away = (greatest - least) / (greatest + least);
        var grown = (figures[^1] / figures[0]) - 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(away <= Allowed ? "flat" : "not flat")} (±{away * 100:0} %, from the first point to the last {grown * 100:+0;-0;0} %)"
        );
    }
}
