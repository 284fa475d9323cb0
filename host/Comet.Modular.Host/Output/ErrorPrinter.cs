using System.CommandLine;

namespace Comet.Modular.Host.Output;

/// <summary>Errors and warnings on the error stream.</summary>
internal static class ErrorPrinter
{
    /// <returns>The failure's exit code.</returns>
    public static int Print(Failure failure, Exception? exception)
    {
        var error = Console.Error;
        error.WriteLine($"error: {failure.What} ({failure.Code})");
        if (failure.Because is not null)
        {
            error.WriteLine($"  because: {failure.Because}");
        }

        if (failure.NextStep is not null)
        {
            error.WriteLine($"  try: {failure.NextStep}");
        }

        if (exception is not null)
        {
            error.WriteLine(exception);
        }

        return failure.ExitCode;
    }

    public static int PrintUsage(ParseResult parsed, IEnumerable<string> problems)
    {
        var error = Console.Error;
        foreach (var problem in problems)
        {
            error.WriteLine($"error: {problem} (usage)");
        }

        var words = parsed.CommandResult.Command.Parents.OfType<Command>().Reverse().Select(static each => each.Name);
        var command = string.Join(' ', words.Append(parsed.CommandResult.Command.Name));
        error.WriteLine($"  try: {command} --help");
        return ExitCode.WrongUse;
    }
}
