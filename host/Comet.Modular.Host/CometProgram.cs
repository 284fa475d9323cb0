using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Comet.Modular.Host.Commands;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host;

/// <summary>One run of the executable: parse, run, and turn whatever happened into text and an exit code.</summary>
internal static class CometProgram
{
    /// <summary>The version of this build, without the build's own suffix.</summary>
    public static string Version { get; } =
        typeof(CometProgram)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>How the program calls itself in vaults.</summary>
    public static string NameAndVersion => $"comet {Version}";

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The border of the process: whatever reaches it becomes an error text and an exit code."
    )]
    public static async Task<int> RunAsync(string[] arguments)
    {
        // The common question is answered before the command tree is built.
        if (arguments is ["--version"])
        {
            await Console.Out.WriteLineAsync(Version);
            return ExitCode.Success;
        }

        var parsed = CommandTree.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            return ErrorPrinter.PrintUsage(parsed, parsed.Errors.Select(static error => error.Message));
        }

        if (FindUnknownOptions(parsed) is { Count: > 0 } unknown)
        {
            return ErrorPrinter.PrintUsage(parsed, unknown.Select(static option => $"There is no option '{option}'."));
        }

        using var signals = new StopSignals();
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ErrorPrinter.Print(Failure.Cancelled, exception: null);
        }
        catch (Exception exception)
        {
            var details = parsed.GetValue(GlobalOptions.Verbose) ? exception : null;
            return ErrorPrinter.Print(Failure.Of(exception), details);
        }
    }

    /// <summary>
    /// The parser takes a mistyped option for a value of an argument, and a restore would then go ahead without it.
    /// After <c>--</c> everything is a value.
    /// </summary>
    private static List<string> FindUnknownOptions(ParseResult parsed)
    {
        var afterDashes = parsed
            .Tokens.SkipWhile(static token => token.Type != TokenType.DoubleDash)
            .Select(static token => token.Value)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. parsed
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(static argument => argument.Tokens)
                .Select(static token => token.Value)
                .Where(value => value.Length > 1 && value[0] == '-' && !afterDashes.Contains(value)),
        ];
    }
}
