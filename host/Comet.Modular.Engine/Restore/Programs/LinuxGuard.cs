using System.Globalization;
using System.Runtime.Versioning;
using System.Text;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>
/// Stands by a program for the case that this process is killed: the system would close the program's input, and the
/// program would take a part for the whole. The guard keeps the input open until it has killed the program.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxGuard : IAsyncDisposable
{
    /// <summary>Reads one word from this process, or learns from the end of the pipe that this process is gone.</summary>
    private const string Script = """
        exec > /dev/null 2>&1
        read -r word
        [ "$word" = done ] || kill -s KILL -- "-$1"
        """;

    private const int InputOfProgram = 3;
    private readonly int _id;
    private readonly Stream _line;
    private bool _isReaped;

    private LinuxGuard(int id, Stream line) => (_id, _line) = (id, line);

    /// <param name="group">The program's process group.</param>
    /// <param name="input">The end of the program's input that is written to.</param>
    public static LinuxGuard Start(int group, int input)
    {
        var line = new LinuxPipe();
        try
        {
            var number = Encoding.ASCII.GetBytes(group.ToString(CultureInfo.InvariantCulture));
            using var arguments = new NativeStrings(
                ["sh"u8.ToArray(), "-c"u8.ToArray(), Encoding.UTF8.GetBytes(Script), "sh"u8.ToArray(), number]
            );
            using var environment = new NativeStrings([]);
            var id = LinuxChild.Start(arguments, environment, (line.ReadEnd, 0), (input, InputOfProgram));
            return new LinuxGuard(id, line.KeepWriting());
        }
        catch
        {
            line.Dispose();
            throw;
        }
    }

    /// <summary>The program has got everything: from here on the end of its input is true.</summary>
    public async ValueTask ReleaseAsync()
    {
        try
        {
            await _line.WriteAsync("done\n"u8.ToArray());
        }
        catch (IOException)
        {
            // Somebody killed the guard: there is nothing left to release.
        }

        await Task.Run(Reap);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isReaped)
        {
            LinuxChild.Kill(_id);
            await Task.Run(Reap);
        }

        await _line.DisposeAsync();
    }

    private void Reap()
    {
        LinuxChild.Reap(_id);
        _isReaped = true;
    }
}
