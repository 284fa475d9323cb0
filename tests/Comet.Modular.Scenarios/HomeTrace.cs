using System.Globalization;

namespace Comet.Modular.Scenarios;

/// <summary>
/// Runs the program so that it stops after each call that touches its home, and deletes the home at one of these stops.
/// </summary>
internal sealed class HomeTrace
{
    /// <summary>What can see that the home is there, and the ends of writes: a file that is open works on without a name.</summary>
    private const string Calls =
        "/^(openat|mkdir(at)?|stat|lstat|newfstatat|rename(at2?)?|unlink(at)?|link(at)?|fsync|getdents64)$";

    private static readonly string[] Names =
    [
        "state.db",
        "state.db-wal",
        "state.db-journal",
        "home.key",
        "client.id",
        "plugins",
        "plugins/comet.files.crashes.json",
        "sessions",
        "index",
        "logs",
    ];

    private readonly Workplace _place;
    private readonly string _pipe;
    private readonly IReadOnlyList<string> _filter;

    private HomeTrace(Workplace place, IEnumerable<string> paths)
    {
        _place = place;
        _pipe = place.At("trace");
        _filter = [.. paths.SelectMany(static path => new[] { "-P", path })];
    }

    public static async Task<HomeTrace> OfAsync(Workplace place)
    {
        (await RunningProgram.RunAsync("mkfifo", place.At("trace"))).MustEnd(0);
        var shown = (await place.CometAsync("vault", "show", "home", "--json")).MustEnd(0);
        var vault = shown.Json.GetProperty("id").GetString();
        var today = DateTime.Now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var sessions = Enumerable
            .Range(1, 999)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"sessions/{vault}-{number:x16}"));
        string[] inside = [.. Names, .. sessions, $"logs/comet-{today}.clef"];
        return new HomeTrace(place, [place.Home, .. inside.Select(name => Path.Combine(place.Home, name))]);
    }

    /// <param name="isLost">Told the number of a stop, from 0, and the call that ended; true deletes the home there.</param>
    /// <param name="arguments">Of the program.</param>
    /// <returns>How the program ended, and the calls with the home's path cut off.</returns>
    public async Task<(ProgramResult Result, IReadOnlyList<string> Moments)> RunAsync(
        Func<int, string, bool> isLost,
        params string[] arguments
    )
    {
        string[] stops = ["-f", "-o", _pipe, "-e", $"trace={Calls}", "-e", $"inject={Calls}:signal=SIGSTOP"];
        using var running = new RunningProgram(
            "strace",
            [.. stops, .. _filter, Workplace.Program, .. _place.WithGlobals(arguments)]
        );
        var moments = await FollowAsync(isLost);
        return (await running.FinishAsync(), moments);
    }

    private async Task<IReadOnlyList<string>> FollowAsync(Func<int, string, bool> isLost)
    {
        var moments = new List<string>();
        // By thread: the calls of several may overlap.
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        string? call = null;
        // Opening it waits until the other side is opened.
        using var trace = await Task.Run(() => new StreamReader(_pipe));
        while (await trace.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            var thread = line.Split(' ')[0];
            var what = line[thread.Length..].TrimStart();
            if (char.IsAsciiLetter(what[0]))
            {
                calls[thread] = what.Replace(_place.Home, "~", StringComparison.Ordinal);
            }
            else if (what.StartsWith("--- SIGSTOP", StringComparison.Ordinal))
            {
                call = calls[thread];
            }
            else if (call is not null && what.StartsWith("--- stopped by SIGSTOP", StringComparison.Ordinal))
            {
                // Each thread says that it stopped; one is enough to know that a signal to go on will not be too early.
                // The same call also asks for the size of an open file.
                if (!call.Contains("AT_EMPTY_PATH", StringComparison.Ordinal))
                {
                    if (isLost(moments.Count, call))
                    {
                        (await RunningProgram.RunAsync("rm", "-rf", "--", _place.Home)).MustEnd(0);
                    }

                    moments.Add(call);
                }

                call = null;
                (await RunningProgram.RunAsync("kill", "-CONT", thread)).MustEnd(0);
            }
        }

        return moments;
    }
}
