using System.CommandLine;
using System.CommandLine.Parsing;

namespace Comet.Modular.Host.Output;

/// <summary>Errors and warnings on the error stream.</summary>
internal static class ErrorPrinter
{
    /// <returns>The failure's exit code.</returns>
    public static int Print(Failure failure, Exception? exception)
    {
        var error = Console.Error;
        error.WriteLine(PlainText.Line($"error: {failure.What} ({failure.Code})"));
        if (failure.Because is not null)
        {
            error.WriteLine(PlainText.Line($"  because: {failure.Because}"));
        }

        if (failure.NextStep is not null)
        {
            error.WriteLine(PlainText.Line($"  try: {failure.NextStep}"));
        }

        if (exception is not null)
        {
            error.WriteLine(PlainText.Lines(exception.ToString()));
        }

        return failure.ExitCode;
    }

    public static int PrintUsage(ParseResult parsed, IEnumerable<string> problems)
    {
        var error = Console.Error;
        foreach (var problem in problems)
        {
            error.WriteLine(PlainText.Line($"error: {problem} (usage)"));
        }

        var command = parsed.CommandResult.Command.Name;
        for (
            var above = parsed.CommandResult.Parent as CommandResult;
            above is not null;
            above = above.Parent as CommandResult
        )
        {
            command = $"{above.Command.Name} {command}";
        }

        error.WriteLine($"  try: {command} --help");
        return ExitCode.WrongUse;
    }
}
