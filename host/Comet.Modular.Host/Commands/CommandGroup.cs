using System.CommandLine;

namespace Comet.Modular.Host.Commands;

/// <summary>Commands about one kind of thing.</summary>
internal sealed class CommandGroup : Command, IExampleCommand
{
    public CommandGroup(string name, string description, string example, params ReadOnlySpan<Command> commands)
        : base(name, description)
    {
        Example = example;
        foreach (var command in commands)
        {
            Add(command);
        }
    }

    public string Example { get; }
}
