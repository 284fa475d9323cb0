using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Host.Commands.Jobs;

/// <summary>Finds a job by its id or the beginning of it.</summary>
internal static class JobSearch
{
    public static JobRecord Find(CometContext context, string prefix)
    {
        var found = context.Jobs.FindByPrefix(prefix.ToLowerInvariant());
        return found.Count switch
        {
            1 => found[0],
            0 => throw new CommandException(
                "job.unknown",
                $"There is no job '{prefix}' on this machine.",
                "List the jobs with 'comet job list'."
            ),
            _ => throw new CommandException(
                "job.ambiguous",
                $"'{prefix}' is the beginning of {found.Count} jobs.",
                "Type more of the id."
            ),
        };
    }
}
