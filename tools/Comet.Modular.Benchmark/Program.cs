using System.Globalization;
using System.Runtime.Versioning;
using Comet.Modular.Benchmark;

[assembly: SupportedOSPlatform("linux")]

if (args is not ["wire", var program, var workplace, .. var rest])
{
    await Console.Error.WriteLineAsync("usage: tools/benchmark wire [ROUNDS [WORDS OF A CASE]]");
    return 2;
}

var rounds = rest is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 3;
var only = rest is [_, var word] ? word : string.Empty;
using var plugins = new BenchmarkPlugins(program, workplace);
await new BareWire(plugins, rounds, only).RunAsync();
await new WholeBackup(plugins, program, workplace, rounds, only).RunAsync();
return 0;
