using System.Runtime.Versioning;
using Comet.Modular.Plugins.ProgramOutput.Programs;

namespace Comet.Modular.Plugins.ProgramOutput.Unix;

/// <summary>A program and all that it started.</summary>
/// <param name="mark">Stands in the environment of all of them.</param>
/// <param name="leader">
/// The process that leads their session, which must not be forgotten yet; null when only the mark is known.
/// </param>
/// <param name="timing">How long to wait.</param>
[SupportedOSPlatform("linux")]
internal sealed class ProcessTree(ProgramMark mark, int? leader, ProgramTiming timing)
{
    /// <summary>
    /// One look can miss a process: its environment is empty while it changes into another program, and it may be born
    /// while the table is read. So nobody is left only when nobody was seen several times.
    /// </summary>
    private const int EmptyLooks = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Who was found once belongs to it also when its parent is gone.</summary>
    private readonly HashSet<(int Id, ulong Start)> _known = [];

    /// <summary>Whether anybody was ever found.</summary>
    public bool WasAlive => _known.Count > 0;

    /// <summary>Asks all to end, and ends by force what does not.</summary>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> EndAsync() =>
        await EndAsync(Libc.SignalTerminate, timing.TerminationGrace, FindMembers)
        || await EndAsync(Libc.SignalKill, timing.KillPatience, () => Send(Libc.SignalKill));

    private async Task<bool> EndAsync(int signal, TimeSpan patience, Func<IReadOnlyList<ProcessRow>> look)
    {
        var begun = timing.Time.GetTimestamp();
        var emptyLooks = 0;
        for (var members = Send(signal); ; members = look())
        {
            emptyLooks = members.Count == 0 ? emptyLooks + 1 : 0;
            if (emptyLooks == EmptyLooks)
            {
                return true;
            }

            if (members.Count > 0 && timing.Time.GetElapsedTime(begun) >= patience)
            {
                return false;
            }

            await Task.Delay(Pause, timing.Time);
        }
    }

    /// <summary>Who belongs to it and lives: by mark, by session, or as a child of one of those.</summary>
    private IReadOnlyList<ProcessRow> FindMembers()
    {
        var rows = ProcessTable.Read(mark);
        var members = rows.Where(row => row.IsMarked || row.Session == leader || _known.Contains((row.Id, row.Start)))
            .Select(static row => row.Id)
            .ToHashSet();
        var before = 0;
        while (members.Count > before)
        {
            before = members.Count;
            members.UnionWith(rows.Where(row => members.Contains(row.Parent)).Select(static row => row.Id));
        }

        ProcessRow[] found = [.. rows.Where(row => members.Contains(row.Id))];
        _known.UnionWith(found.Select(static row => (row.Id, row.Start)));
        return found;
    }

    private IReadOnlyList<ProcessRow> Send(int signal)
    {
        // Looked for first: children of those that end now would have no parent to be known by. Then the whole group at
        // one instant, before any of it can fork out of sight; nobody gets the signal twice.
        var members = FindMembers();
        if (leader is { } group)
        {
            _ = Libc.Kill(-group, signal);
        }

        foreach (var member in members.Where(member => member.Group != leader))
        {
            _ = Libc.Kill(member.Id, signal);
        }

        return members;
    }
}
