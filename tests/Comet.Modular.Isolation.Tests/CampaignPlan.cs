using System.Globalization;

namespace Comet.Modular.Isolation.Tests;

/// <summary>Which faults a campaign can choose, when, and of which items.</summary>
internal static class CampaignPlan
{
    /// <summary>Limits of memory that a process of the campaign has.</summary>
    public const int MemoryMiB = 400;

    private static readonly string[] Anywhere = ["validate", "open", "walk", "content", "finish", "complete"];

    private static readonly string[] WireKinds = ["garbage", "deaf", "wrong-record", "early-closed"];

    private static readonly string[] Shapes =
    [
        "\"entries\": 400, \"size\": 0, \"maxSize\": 60000",
        "\"entries\": 300, \"size\": 20000, \"order\": \"any\"",
        "\"entries\": 200, \"size\": 9000, \"reading\": \"sequential\"",
        "\"entries\": 12, \"size\": 3000000, \"holes\": 3",
        "\"entries\": 200, \"size\": 5000, \"unknownLengths\": true, \"streams\": 2",
        "\"entries\": 3000, \"size\": 300, \"depth\": 3, \"links\": 10",
        "\"entries\": 60, \"size\": 30000, \"maxRead\": 700, \"journal\": 3",
        "\"entries\": 300, \"size\": 8000, \"commitEvery\": 100",
    ];

    /// <summary>Every kind with the moments at which it can happen.</summary>
    public static IReadOnlyList<(string Kind, string[] Moments)> Faults { get; } =
        [
            ("exit", Anywhere),
            ("segfault", Anywhere),
            ("kill", Anywhere),
            ("stop", Anywhere),
            ("stall", ["open", "walk", "content", "finish", "complete"]),
            ("slow", ["walk", "content"]),
            ("flood-errors", ["open", "walk", "content", "finish"]),
            ("flood-output", ["open", "walk", "content", "finish"]),
            ("flood-reports", ["open", "walk", "content", "finish"]),
            ("grow-managed", ["open", "walk", "content", "finish"]),
            ("grow-native", ["open", "walk", "content", "finish"]),
            ("wrong-ticket", ["open"]),
            ("garbage", ["open", "walk", "content", "finish"]),
            ("deaf", ["walk", "content"]),
            ("wrong-record", ["walk"]),
            ("wrong-position", ["content"]),
            ("over-window", ["content"]),
            ("wrong-length", ["content"]),
            ("data-after-end", ["content"]),
            ("late-frames", ["finish", "complete"]),
            ("early-closed", ["walk", "content"]),
        ];

    /// <summary>The run that a number stands for; the first ones go through all kinds.</summary>
    public static CampaignRun Choose(int number, int seed)
    {
        var random = new Random(unchecked((seed * 7919) + number));
        var (kind, moments) = Faults[number < Faults.Count ? number : random.Next(Faults.Count)];
        var moment = moments[random.Next(moments.Length)];
        // Faults of the wire come with a batch, and there may be one only; small files pass less than 200 bytes.
        var isOfWire = Array.IndexOf(WireKinds, kind) >= 0;
        var after = moment is "content" ? random.Next(200) : moment is "walk" && !isOfWire ? random.Next(20) : 0;
        return new CampaignRun(
            kind,
            moment,
            after.ToString(CultureInfo.InvariantCulture),
            Shapes[random.Next(Shapes.Length)]
        );
    }
}
