using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>Tells where a restore is not what the model says. Safe for many readers at once.</summary>
internal sealed class Differences(IRestoreJob job)
{
    /// <summary>So many are told one by one; all are counted.</summary>
    public const int MostTold = 1000;

    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public async ValueTask AddAsync(EntryPath path, string what, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > MostTold)
        {
            return;
        }

        var difference = new Diagnostic(Severity.Error, "reference.difference", $"{path} {what}.")
        {
            Path = path,
            Guidance = "The settings must be those of the backup, its generation too; else the restore is wrong.",
        };
        await job.ReportAsync(difference, cancellationToken);
    }
}
