using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>A program on systems without calls of their own here: what it started is found by parentage when it is killed.</summary>
internal sealed class PortableProgram : IShellProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Process _process;

    private PortableProgram(Process process)
    {
        _process = process;
        Ended = WaitAsync();
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    public Task<int> Ended { get; }

    public static PortableProgram Start(string command, IReadOnlyDictionary<string, byte[]> environment)
    {
        var start = new ProcessStartInfo
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        if (OperatingSystem.IsWindows())
        {
            // With /s the shell takes what stands between the first and the last quote as it is.
            (start.FileName, start.Arguments) = ("cmd.exe", $"/d /s /c \"{command}\"");
            start.CreateNewProcessGroup = true;
        }
        else
        {
            start.FileName = "/bin/sh";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(command);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = Encoding.UTF8.GetString(value);
        }

        try
        {
            return new PortableProgram(Process.Start(start)!);
        }
        catch (Win32Exception refused)
        {
            throw new IOException($"{start.FileName} could not be started: {refused.Message}.", refused);
        }
    }

    public ValueTask EndInputAsync() => Input.DisposeAsync();

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself in this moment, or parts of it did.
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await ((Task)Ended).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Input.DisposeAsync();
        _process.Dispose();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
