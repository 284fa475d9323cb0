using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>Everything that a run found out.</summary>
internal sealed record RivalsReport(string Command, string Machine, IReadOnlyDictionary<string, string> Versions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public List<CorpusFigures> Corpora { get; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public string Head(bool isMarkdown)
    {
        string[] lines = [Command, Machine, .. Versions.Select(static each => $"{each.Key}: {each.Value}")];
        return string.Concat(lines.Select(line => (isMarkdown ? "- " : string.Empty) + line + '\n'));
    }

    public static string Title(CorpusFigures figures, bool isMarkdown)
    {
        var rounds = figures.Runs.Select(static run => run.Round).DefaultIfEmpty().Max();
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Files:#,0} files, {figures.Bytes / 1e9:0.000} GB; repositories and restores in {figures.Place}; "
                + $"medians of {rounds} rounds (least..greatest), times comet's\n{figures.Origin}\n"
        );
        return isMarkdown ? $"\n{text}\n" : $"\n{text}";
    }
}
