using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-04")]
public sealed partial class SurroundingsTests
{
    [Fact]
    public async Task The_environment_holds_no_variable_of_the_host()
    {
        Environment.SetEnvironmentVariable("COMET_PASSWORD", "hidden");
        Environment.SetEnvironmentVariable("comet_token", "hidden");
        Environment.SetEnvironmentVariable("ORDINARY_VARIABLE", "seen");

        var program = await OpenedProgram.RunAsync(
            new
            {
                command = "env; echo \"$ADDED\"",
                fileName = "out",
                environment = new Dictionary<string, string> { ["ADDED"] = "a b = ü", ["ORDINARY_TOO"] = "" },
            }
        );

        var lines = program.Text.Split('\n');
        Assert.DoesNotContain("hidden", program.Text, StringComparison.Ordinal);
        Assert.Equal([$"COMET_PROGRAM={program.Mark}"], lines.Where(static line => line.StartsWith("COMET_", StringComparison.OrdinalIgnoreCase)));
        Assert.Contains("ORDINARY_VARIABLE=seen", lines);
        Assert.Contains("ORDINARY_TOO=", lines);
        Assert.Contains("ADDED=a b = ü", lines);
        Assert.Contains("a b = ü", lines);
    }

    [Fact]
    public async Task The_program_gets_three_descriptors_and_no_other()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var file = File.OpenRead("/etc/passwd");
        var inheritable = Duplicate((int)file.SafeFileHandle.DangerousGetHandle());
        Assert.True(inheritable > 2);

        var program = await OpenedProgram.RunAsync("ls -l /proc/$$/fd; true");
        _ = Close(inheritable);

        var open = program.Text.Split('\n').Where(static line => line.Contains("->", StringComparison.Ordinal)).ToArray();
        Assert.Equal(3, open.Length);
        Assert.EndsWith("0 -> /dev/null", open[0], StringComparison.Ordinal);
        Assert.Contains("1 -> pipe:", open[1], StringComparison.Ordinal);
        Assert.Contains("2 -> pipe:", open[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_input_is_at_its_end()
    {
        var program = await OpenedProgram.RunAsync("cat; read answer || echo none");

        Assert.Equal("none\n", program.Text);
        Assert.Null(program.End!.Fault);
    }

    [Fact]
    public async Task The_program_leads_a_session_of_its_own_and_ignores_no_signal()
    {
        var program = await OpenedProgram.RunAsync("cut -d' ' -f1,5,6 /proc/$$/stat; grep -E 'SigIgn|SigBlk' /proc/self/status");

        var lines = program.Text.Split('\n');
        var numbers = lines[0].Split(' ').Select(static text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal([numbers[0], numbers[0], numbers[0]], numbers);
        Assert.NotEqual(Environment.ProcessId, numbers[0]);

        // The C library keeps two signals for itself, which no program uses.
        const ulong Internal = 0b11UL << 31;
        var signals = lines[1..3].Select(static line => Convert.ToUInt64(line.Split('\t')[1], 16) & ~Internal);
        Assert.Equal([0UL, 0UL], signals);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Close(int descriptor);
}
