using System.Globalization;

namespace Comet.Modular.Benchmark.Rivals;

/// <summary>What is measured, with which programs, and where the figures go.</summary>
internal sealed record RivalsOptions(
    string Corpora,
    int Rounds,
    IReadOnlyList<string> CorpusNames,
    IReadOnlyList<string> Tools,
    IReadOnlyList<Work> Works,
    IReadOnlyList<string> Places,
    string? JsonFile,
    bool IsMarkdown
)
{
    public const string Usage = """
        usage: tools/benchmark DIR [--rounds N] [--corpora src,img] [--tools comet,comet-process,restic,restic-new,borg]
                [--works first,rescan,changed,restore,check] [--on tmpfs,disk | --repository DIR] [--small]
                [--markdown] [--json FILE]
        """;

    private static readonly string[] AllCorpora = ["src", "img"];
    private static readonly string[] UsualTools = ["comet", "restic", "restic-new", "borg"];
    private static readonly string[] AllTools = [.. UsualTools, "comet-process"];

    /// <summary>Null when a word is not known.</summary>
    public static RivalsOptions? Parse(string corpora, IReadOnlyList<string> arguments)
    {
        var disk = Path.Combine(corpora, "repositories");
        var options = new RivalsOptions(corpora, 5, AllCorpora, UsualTools, Enum.GetValues<Work>(), ["/dev/shm"], null, false);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--markdown")
            {
                options = options with { IsMarkdown = true };
                continue;
            }

            var option = arguments[i];
            if (++i == arguments.Count || options.With(option, arguments[i], disk) is not { } changed)
            {
                return null;
            }

            options = changed;
        }

        return options;
    }

    private RivalsOptions? With(string option, string value, string disk)
    {
        var words = value.Split(',');
        return option switch
        {
            "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out var rounds) && rounds > 0 =>
                this with { Rounds = rounds },
            "--corpora" when words.All(AllCorpora.Contains) => this with { CorpusNames = words },
            "--tools" when words.All(AllTools.Contains) => this with { Tools = words },
            "--works" when words.All(static word => Enum.TryParse<Work>(word, ignoreCase: true, out _)) =>
                this with { Works = [.. words.Select(static word => Enum.Parse<Work>(word, ignoreCase: true)).Order()] },
            "--on" when words.All(static word => word is "tmpfs" or "disk") =>
                this with { Places = [.. words.Select(word => word is "disk" ? disk : "/dev/shm")] },
            "--repository" => this with { Places = [Path.GetFullPath(value)] },
            "--json" => this with { JsonFile = value },
            _ => null,
        };
    }
}
