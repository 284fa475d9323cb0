using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Comet.Modular.Contracts.Settings;
using Comet.Modular.Plugins.Reference.Faults;
using Comet.Modular.Plugins.Reference.Restoring;

namespace Comet.Modular.Plugins.Reference;

/// <summary>The settings of a synthetic item: equal settings give equal entries and bytes, on every machine.</summary>
internal sealed record ReferenceSettings : IValidatableObject
{
    /// <summary>The most leaf folders that a layout may have.</summary>
    public const long MostFolders = 1_000_000_000;

    [Range(0, long.MaxValue), Description("Everything is derived from it.")]
    public long Seed { get; set; } = 1;

    [Range(0, 99_999_999), Description("How many files.")]
    public int Entries { get; set; } = 100;

    [Range(0, long.MaxValue), Description("Bytes of each file; the least when maxSize is set.")]
    public long Size { get; set; } = 4096;

    [Range(0, long.MaxValue), Description("The most bytes of a file; sizes then lie anywhere from size to maxSize.")]
    public long? MaxSize { get; set; }

    [Range(0, 8), Description("Levels of folders above the files.")]
    public int Depth { get; set; } = 2;

    [Range(1, 99_999), Description("Folders in a folder.")]
    public int Fanout { get; set; } = 10;

    [Range(1, 99_999_999), Description("How many different contents there are; all differ when it is left out.")]
    public int? Distinct { get; set; }

    [Range(0, 1_000_000), Description("Every so many blocks of 64 KiB are a hole; 0 for none.")]
    public int Holes { get; set; }

    [Range(0, 16), Description("Named streams of each file.")]
    public int Streams { get; set; }

    [Range(0, 1L << 40), Description("Bytes of each named stream.")]
    public long StreamSize { get; set; } = 100;

    [Range(0, 99_999), Description("Symbolic links beside the top-level folders.")]
    public int Links { get; set; }

    [Range(64, long.MaxValue), Description("Adds a file of this length: a hole with data at start, middle and end.")]
    public long? SparseBytes { get; set; }

    [Description("Lengths are not told before the end.")]
    public bool UnknownLengths { get; set; }

    [Range(1, int.MaxValue), Description("The most bytes that one read gives.")]
    public int? MaxRead { get; set; }

    [Description("Whether entries come in path order.")]
    public ReferenceOrder Order { get; set; } = ReferenceOrder.Sorted;

    [Description("Whether contents may be read side by side.")]
    public ReferenceReading Reading { get; set; } = ReferenceReading.Parallel;

    [Range(0, 10_000), Description("The state of the item: each generation changes some of the one before.")]
    public int Generation { get; set; }

    [Range(0, 100), Description("Percentage of files that get new content in each generation.")]
    public int ChangedPercent { get; set; }

    [Range(0, 100), Description("Percentage of top-level folders that are renamed in each generation.")]
    public int MovedPercent { get; set; }

    [Range(0, 100), Description("Percentage of files that are removed in each generation.")]
    public int RemovedPercent { get; set; }

    [Description("Carries top-level folders from the parent snapshot and offers only what differs.")]
    public bool Carry { get; set; }

    [Range(1, int.MaxValue), Description("Commits each time after so many offers.")]
    public int? CommitEvery { get; set; }

    [Range(0, 1000), Description("Clean-up tokens to journal at the start.")]
    public int Journal { get; set; }

    [Description("A warning to report at the start.")]
    public string? Warning { get; set; }

    [Range(1, int.MaxValue), Description("Every so many files cannot be opened.")]
    public int? FaultEvery { get; set; }

    [Range(1, int.MaxValue), Description("Every so many contents fail half-way.")]
    public int? ContentFaultEvery { get; set; }

    [Description("Whether the first half of a content that fails is worth keeping.")]
    public bool KeepFaulted { get; set; }

    [Description("How bad a fault is.")]
    public ReferenceSeverity FaultSeverity { get; set; } = ReferenceSeverity.Warning;

    [Range(0, 10_000), Description("The last generation that has faults; all have them when it is left out.")]
    public int? FaultsUntil { get; set; }

    [Range(0, int.MaxValue), Description("The whole item fails after so many offers.")]
    public int? FailAfter { get; set; }

    [Secret, Description("Only its length is reported: proves that secrets arrive.")]
    public string? Secret { get; set; }

    [Description("Words that its own process says on both outputs and as a log entry.")]
    public string? Say { get; set; }

    [Description("Something that the plugin does wrong, to see that its host copes.")]
    public FaultOrder? Fault { get; set; }

    [Description("The order in which a restore into the source pulls contents.")]
    public ReferenceRestoreOrder RestoreOrder { get; set; } = ReferenceRestoreOrder.Path;

    [Range(1, 64), Description("Contents that a restore into the source reads at once.")]
    public int RestoreReaders { get; set; } = 4;

    [Description("A restore into the source takes it that not everything was chosen.")]
    public bool RestorePart { get; set; }

    [Description("Makes the connection test fail with this text.")]
    public string? ConnectionFault { get; set; }

    /// <summary>Leaf folders of the layout.</summary>
    public double LeafFolders => Math.Pow(Fanout, Depth);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxSize < Size)
        {
            yield return new ValidationResult("maxSize cannot be less than size.", [nameof(MaxSize)]);
        }

        if (LeafFolders > MostFolders)
        {
            var text = "depth and fanout together give more than a thousand million folders: lower one of them.";
            yield return new ValidationResult(text, [nameof(Depth)]);
        }
    }
}
