using System.CommandLine;
using Comet.Modular.Host.State;

namespace Comet.Modular.Host.Commands;

/// <summary>A command that runs with what one run of the program has.</summary>
internal abstract class CometCommand : Command, IExampleCommand
{
    /// <summary>Takes the texts of <c>--help</c>; the example is a whole command line.</summary>
    protected CometCommand(string name, string description, string example)
        : base(name, description)
    {
        Example = example;
        SetAction(RunInContextAsync);
    }

    public string Example { get; }

    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(
        CometContext context,
        ParseResult arguments,
        CancellationToken cancellationToken
    );

    private async Task<int> RunInContextAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        await using var context = new CometContext(arguments);
        try
        {
            var code = await RunAsync(context, arguments, cancellationToken);
            if (code is ExitCode.Success or ExitCode.Warnings && context.LostHome is { } lost)
            {
                context.Terminal.Warn(HomeLoss.Code, $"{HomeLoss.Message(lost)} {HomeLoss.NextStep}");
            }

            return code;
        }
        catch (Exception exception) when (HomeLoss.CanCause(exception) && context.LostHome is not null)
        {
            throw HomeLoss.Of(context.Home, exception);
        }
    }
}
