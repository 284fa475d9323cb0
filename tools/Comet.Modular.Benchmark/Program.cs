using System.Runtime.Versioning;
using Comet.Modular.Benchmark;

[assembly: SupportedOSPlatform("linux")]

if (args is not ["wire", var program, var workplace, .. var rest])
{
    await Console.Error.WriteLineAsync("usage: tools/benchmark wire [ROUNDS]");
    return 2;
}

var rounds = rest is [var text] ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : 3;
using var plugins = new BenchmarkPlugins(program, workplace);
await new BareWire(plugins, rounds).RunAsync();
await new WholeBackup(plugins, program, workplace, rounds).RunAsync();
return 0;
