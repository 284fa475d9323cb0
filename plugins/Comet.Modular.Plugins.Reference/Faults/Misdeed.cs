using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Does what is wrong, in a process that may be harmed.</summary>
internal static class Misdeed
{
    public const int ExitCode = 23;

    private const int Block = 8 << 20;
    private static readonly TimeSpan BlockTime = TimeSpan.FromMilliseconds(20);
    private static readonly List<byte[]> Hoard = [];

    /// <summary>Does it. Floods end with the token, the others do not.</summary>
    /// <param name="fault">What.</param>
    /// <param name="job">For reports.</param>
    /// <param name="cancellationToken">Ends a flood.</param>
    public static async Task CommitAsync(FaultTrigger fault, IBackupJob? job, CancellationToken cancellationToken)
    {
        switch (fault.Kind)
        {
            case FaultKind.Exit:
                Environment.Exit(ExitCode);
                break;
            case FaultKind.Segfault:
                PosixSignals.ReadNowhere();
                break;
            case FaultKind.Kill:
                using (var self = Process.GetCurrentProcess())
                {
                    self.Kill();
                }

                await StallAsync();
                break;
            case FaultKind.Stop:
                PosixSignals.StopSelf();
                break;
            case FaultKind.Stall:
                await StallAsync();
                break;
            case FaultKind.FloodErrors:
                Flood(Console.Error, cancellationToken);
                break;
            case FaultKind.FloodOutput:
                Flood(Console.Out, cancellationToken);
                break;
            case FaultKind.FloodReports when job is not null:
                await FloodAsync(job, cancellationToken);
                break;
            case FaultKind.GrowManaged:
                await GrowAsync(static () => Hoard.Add(Touched()));
                break;
            case FaultKind.GrowNative:
                await GrowAsync(TouchNative);
                break;
            case FaultKind.Tell:
                await TellAsync(fault.Secret, job, cancellationToken);
                break;
        }
    }

    private static Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);

    private static void Flood(TextWriter writer, CancellationToken cancellationToken)
    {
        var line = new string('x', 200);
        for (var number = 0L; !cancellationToken.IsCancellationRequested; number++)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number} {line}"));
        }
    }

    private static async Task FloodAsync(IBackupJob job, CancellationToken cancellationToken)
    {
        for (var number = 0L; ; number++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"Report number {number}.");
            var report = new Diagnostic(Severity.Information, "reference.flood", text);
            await job.ReportAsync(report, cancellationToken);
        }
    }

    private static async Task TellAsync(string? secret, IBackupJob? job, CancellationToken cancellationToken)
    {
        var words = $"The secret is {secret}.";
        SpokenWords.Say(words);
        if (job is not null)
        {
            var report = new Diagnostic(Severity.Warning, "reference.told", words) { Guidance = words };
            await job.ReportAsync(report, cancellationToken);
        }

        var fault = new Fault(Severity.Error, "reference.told", words) { Guidance = words };
        throw new ItemException(fault, new InvalidOperationException(words));
    }

    /// <summary>Slow enough for the host to see it in time.</summary>
    private static async Task GrowAsync(Action takeBlock)
    {
        while (true)
        {
            takeBlock();
            await Task.Delay(BlockTime, CancellationToken.None);
        }
    }

    private static byte[] Touched()
    {
        var block = new byte[Block];
        Array.Fill<byte>(block, 1);
        return block;
    }

    private static void TouchNative()
    {
        var block = Marshal.AllocHGlobal(Block);
        for (var at = 0; at < Block; at += Environment.SystemPageSize)
        {
            Marshal.WriteByte(block, at, 1);
        }
    }
}
