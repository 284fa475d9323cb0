using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Comet.Modular.Host.Commands;

/// <summary>The usual help, and an example below it.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var example = command is IExampleCommand own ? own.Example : "comet backup docs";
        parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return result;
    }
}
