using System.Text.Json;

namespace Comet.Modular.Contracts.Wire;

/// <summary>The one line that the host writes to a plugin process's standard input, which then stays open.</summary>
internal sealed record LaunchLine
{
    /// <summary>The version of this line; 1.</summary>
    public required int Comet { get; init; }

    /// <summary>The plugin to run, for a process that could be started for the wrong one.</summary>
    public required string Plugin { get; init; }

    /// <summary>Where the process listens for control calls: the path of a socket, or the name of a pipe on Windows.</summary>
    public required string Control { get; init; }

    /// <summary>Where the host listens for data connections.</summary>
    public required string Data { get; init; }

    /// <summary>Names this start.</summary>
    public required string LaunchId { get; init; }

    /// <summary>32 random bytes, base64; proves both sides to each other.</summary>
    public required string Nonce { get; init; }

    /// <summary>
    /// The folder of this start, for its sockets and what the plugin spools. Whoever of the two ends last removes it.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>Wait for a debugger before anything else.</summary>
    public bool WaitForDebugger { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, LaunchJson.Default.LaunchLine);

    /// <exception cref="WireException">The line is no launch line of a version that is known.</exception>
    public static LaunchLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, LaunchJson.Default.LaunchLine) is { Comet: 1 } launch
                ? launch
                : throw new WireException("was started with a launch line of another version");
        }
        catch (JsonException invalid)
        {
            throw new WireException("was started without a launch line", invalid);
        }
    }
}
