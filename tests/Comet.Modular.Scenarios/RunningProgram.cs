using System.Diagnostics;
using System.Globalization;

namespace Comet.Modular.Scenarios;

/// <summary>A program at work. Disposing it ends it.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process _process;
    private readonly string _commandLine;
    private readonly Task<string> _error;

    public RunningProgram(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _commandLine = $"{program} {string.Join(' ', start.ArgumentList)}";
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static async Task<ProgramResult> RunAsync(string program, params string[] arguments)
    {
        using var running = new RunningProgram(program, arguments);
        return await running.FinishAsync();
    }

    /// <summary>Looks again and again until the condition holds.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            Assert.False(_process.HasExited, $"{_commandLine} ended too early.");
            _ = await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    public async Task SignalAsync(string signal)
    {
        var result = await RunAsync("kill", $"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture));
        _ = result.MustEnd(0);
    }

    public async Task<ProgramResult> FinishAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var output = await _process.StandardOutput.ReadToEndAsync(patience.Token);
        await _process.WaitForExitAsync(patience.Token);
        return new ProgramResult(_commandLine, _process.ExitCode, output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
