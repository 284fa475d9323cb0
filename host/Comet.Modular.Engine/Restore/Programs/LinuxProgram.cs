using System.Runtime.Versioning;
using System.Text;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>
/// A program in a session of its own: a key press in the terminal does not reach it, and one signal of ours reaches all
/// that it started.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProgram : IShellProgram
{
    /// <summary>
    /// Runs the command once it is told to: until then it has no guard, and without this process it must not run at all.
    /// </summary>
    private const string Script = """
        read -r word <&3 || exit 125
        exec 3<&-
        exec sh -c "$1"
        """;

    private const int Gate = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly LinuxGuard _guard;
    private readonly int _id;
    private readonly Lock _reaping = new();
    private bool _isReaped;

    private LinuxProgram(int id, LinuxGuard guard, LinuxPipe input, LinuxPipe output, LinuxPipe error)
    {
        (_id, _guard) = (id, guard);
        (Input, Output, Error) = (input.KeepWriting(), output.KeepReading(), error.KeepReading());
        Ended = Task.Factory.StartNew(
            () => LinuxChild.WaitForEnd(id),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    public Task<int> Ended { get; }

    public static LinuxProgram Start(string command, IReadOnlyDictionary<string, byte[]> environment)
    {
        var (input, output, error) = (new LinuxPipe(), new LinuxPipe(), new LinuxPipe());
        var gate = new LinuxPipe();
        try
        {
            using var arguments = new NativeStrings(
                [
                    "sh"u8.ToArray(),
                    "-c"u8.ToArray(),
                    Encoding.UTF8.GetBytes(Script),
                    "sh"u8.ToArray(),
                    Encoding.UTF8.GetBytes(command),
                ]
            );
            using var variables = new NativeStrings(
                [.. environment.Select(static pair => (byte[])[.. Encoding.UTF8.GetBytes($"{pair.Key}="), .. pair.Value])]
            );
            var id = LinuxChild.Start(
                arguments,
                variables,
                (input.ReadEnd, 0),
                (output.WriteEnd, 1),
                (error.WriteEnd, 2),
                (gate.ReadEnd, Gate)
            );
            var program = new LinuxProgram(id, GuardOf(id, input), input, output, error);
            Begin(gate);
            return program;
        }
        catch
        {
            input.Dispose();
            output.Dispose();
            error.Dispose();
            gate.Dispose();
            throw;
        }
    }

    public async ValueTask EndInputAsync()
    {
        await _guard.ReleaseAsync();
        await Input.DisposeAsync();
    }

    public void Kill()
    {
        lock (_reaping)
        {
            // Until it is reaped, no other process can have its number.
            if (!_isReaped)
            {
                LinuxChild.Kill(_id);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        // Before the program is reaped: the guard must not aim at a number that may be another's.
        await _guard.DisposeAsync();
        // A process that hangs in the kernel dies when the kernel lets go of it; nothing waits for that.
        await ((Task)Ended).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_reaping)
        {
            if (Ended.IsCompleted && !_isReaped)
            {
                _isReaped = true;
                LinuxChild.Reap(_id);
            }
        }

        await Input.DisposeAsync();
        await Output.DisposeAsync();
        await Error.DisposeAsync();
    }

    private static void Begin(LinuxPipe gate)
    {
        try
        {
            using var go = gate.KeepWriting();
            go.Write("go\n"u8);
        }
        catch (IOException)
        {
            // Somebody has ended it already: its exit tells.
        }
    }

    /// <summary>A program without a guard must not run.</summary>
    private static LinuxGuard GuardOf(int id, LinuxPipe input)
    {
        try
        {
            return LinuxGuard.Start(id, input.WriteEnd);
        }
        catch
        {
            LinuxChild.Kill(id);
            LinuxChild.Reap(id);
            throw;
        }
    }
}
