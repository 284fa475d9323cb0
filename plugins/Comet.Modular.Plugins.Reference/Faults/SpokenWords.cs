using System.Text.Json.Nodes;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Says something in each of the ways in which a plugin's process can.</summary>
internal static class SpokenWords
{
    /// <summary>On standard output, on standard error, and as a log entry there. Says nothing in a host.</summary>
    public static void Say(string? words)
    {
        if (words is null || !OwnProcess.IsThis)
        {
            return;
        }

        Console.Out.WriteLine(words);
        Console.Error.WriteLine(words);
        var entry = new JsonObject
        {
            ["LogLevel"] = "Error",
            ["Message"] = words,
            ["State"] = new JsonObject { ["Number"] = 7 },
        };
        Console.Error.WriteLine(entry.ToJsonString());
    }
}
