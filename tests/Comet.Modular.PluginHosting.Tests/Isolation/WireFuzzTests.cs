using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Wire.Frames;
using Comet.Modular.Contracts.Wire.Shared;
using Comet.Modular.PluginHosting.Isolation;
using Comet.Modular.PluginHosting.Isolation.Data;

namespace Comet.Modular.PluginHosting.Tests.Isolation;

/// <summary>The host under frames of a broken plugin. <c>tools/fuzz-wire</c> runs it for longer.</summary>
[Trait("Req", "HO-04")]
[Trait("Req", "HO-05")]
[Collection(nameof(Alone))]
public sealed class WireFuzzTests
{
    private const int Frames = 20_000;
    private const int Seed = 20_261_126;
    private const int MostFramesOfOneSession = 120;
    private const long MostMemory = 512L << 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Exception> _unobserved = new();

    [Fact]
    [SuppressMessage("Design", "CA1031", Justification = "The seed belongs to whatever went wrong.")]
    public async Task Whatever_a_plugin_sends_the_host_ends_the_job_and_lives_on()
    {
        var frames = Setting("COMET_FUZZ_FRAMES", Frames);
        var first = Setting("COMET_FUZZ_SEED", Seed);
        var (sent, peak, seed, refused) = (0, 0L, first, 0);
        // What earlier tests left unobserved is theirs.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (; sent < frames; seed++)
            {
                try
                {
                    var session = seed % 2 == 0 ? FuzzBackupAsync(seed) : FuzzRestoreAsync(seed);
                    var (count, wasRefused) = await session.WaitAsync(Deadline);
                    sent += count;
                    refused += wasRefused ? 1 : 0;
                }
                catch (Exception exception)
                {
                    Assert.Fail($"COMET_FUZZ_SEED={seed}: {exception}");
                }

                if (seed % 64 == 0)
                {
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                    Assert.True(peak < MostMemory, $"COMET_FUZZ_SEED={seed}: {peak >> 20} MiB of memory in use.");
                }
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.True(_unobserved.IsEmpty, $"COMET_FUZZ_SEED={first}: {string.Join('\n', _unobserved)}");
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        TestContext.Current.SendDiagnosticMessage("{0}", Summary(sent, seed - first, refused, peak));
        await File.WriteAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "fuzz-wire.txt"),
            Summary(sent, seed - first, refused, peak),
            CancellationToken.None
        );
    }

    private static string Summary(int sent, int sessions, int refused, long peak) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{sent} frames in {sessions} sessions, {refused} refused, at most {peak >> 20} MiB of memory\n"
        );

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;

    private void Note(object? sender, UnobservedTaskExceptionEventArgs arguments)
    {
        if (arguments.Exception.ToString().Contains("Comet.Modular", StringComparison.Ordinal))
        {
            _unobserved.Enqueue(arguments.Exception);
        }
    }

    private static async Task<(int Sent, bool WasRefused)> FuzzBackupAsync(int seed)
    {
        var random = new Random(seed);
        var (peer, job) = (new StillPeer(), new RecordingJob());
        using var plugin = new ScriptedPlugin();
        var exchange = new BackupExchange(
            peer,
            plugin.Link,
            1,
            job,
            new IsolationOptions { Lanes = 2 },
            SharedMemory.TryCreate(SharedLanes.SizeOf(2)),
            BorrowedFiles.TryOpen(Environment.ProcessId)
        );
        exchange.Listen(CancellationToken.None);
        var wanted = new ConcurrentQueue<FrameHeader>();
        var draining = Task.Run(() => Drain(plugin, wanted));
        var consuming = BackupConsumer.RunAsync(exchange, seed);
        var sent = Send(new BackupFuzz(random, wanted), plugin, random);
        return (sent, await EndAsync(exchange, peer, plugin, random, draining, consuming));
    }

    private static async Task<(int Sent, bool WasRefused)> FuzzRestoreAsync(int seed)
    {
        var random = new Random(seed);
        var (peer, job) = (new StillPeer(), new SnapshotJob(random.Next(600)));
        using var plugin = new ScriptedPlugin();
        var exchange = new RestoreExchange(peer, plugin.Link, 1, job, new IsolationOptions());
        exchange.Listen(CancellationToken.None);
        var draining = Task.Run(() => Drain(plugin, wanted: null));
        var consuming = Task.Run(async () =>
        {
            try
            {
                await exchange.RestoreAsync(CancellationToken.None);
            }
            catch (ItemException)
            {
                // What a broken plugin comes to.
            }
        });
        var sent = Send(new RestoreFuzz(random), plugin, random);
        var wasRefused = await EndAsync(exchange, peer, plugin, random, draining, consuming);
        Assert.Equal(0, job.Open);
        return (sent, wasRefused);
    }

    private static int Send(FrameFuzz fuzz, ScriptedPlugin plugin, Random random)
    {
        var sent = 0;
        try
        {
            for (var left = random.Next(1, MostFramesOfOneSession); left > 0; left--)
            {
                plugin.Connection.Write(fuzz.Next());
                sent++;
            }
        }
        catch (IOException)
        {
            // The host has had enough.
        }

        return sent;
    }

    private static async Task<bool> EndAsync(
        JobExchange exchange,
        StillPeer peer,
        ScriptedPlugin plugin,
        Random random,
        Task draining,
        Task consuming
    )
    {
        var crash = new Fault(Severity.Error, "plugin.crashed", "Over.");
        if (random.Next(2) == 0)
        {
            // The process dies under the job; otherwise the job ends first.
            await plugin.Connection.DisposeAsync();
            peer.End(crash);
            await consuming;
        }

        var closing = exchange.DisposeAsync().AsTask();
        await plugin.Connection.DisposeAsync();
        peer.End(crash);
        await closing;
        await consuming;
        await draining;
        Assert.InRange(peer.Kills.Count, 0, 1);
        Assert.All(peer.Kills, kill => Assert.Equal("plugin.protocol", kill.Code));
        return peer.Kills.Count == 1;
    }

    private static void Drain(ScriptedPlugin plugin, ConcurrentQueue<FrameHeader>? wanted)
    {
        try
        {
            while (true)
            {
                var (header, _) = plugin.Receive();
                if (header.Type is FrameType.Want or FrameType.Credit or FrameType.Returned)
                {
                    wanted?.Enqueue(header);
                }
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            // Both sides may close.
        }
    }
}
