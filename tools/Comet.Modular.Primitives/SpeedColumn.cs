using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Comet.Modular.Primitives;

/// <summary>Gigabytes a second, for measurements that have a length.</summary>
internal sealed class SpeedColumn : IColumn
{
    private const string Length = "Length";

    public string Id => nameof(SpeedColumn);

    public string ColumnName => "GB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Gigabytes (1e9 bytes) of plain content a second";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics is { Mean: var nanoseconds }
        && benchmarkCase.Parameters.Items.FirstOrDefault(static item => item.Name is Length)?.Value is int bytes
            ? (bytes / nanoseconds).ToString("0.00", CultureInfo.InvariantCulture)
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        GetValue(summary, benchmarkCase);
}
