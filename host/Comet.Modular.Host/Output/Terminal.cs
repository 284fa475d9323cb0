using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Host.Output;

/// <summary>Where a command's results go. Output is buffered; events are flushed line by line.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly JsonWriterOptions Lines = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Lock _lock = new();

    public Terminal(bool json, bool quiet, bool verbose, bool noProgress)
    {
        (IsJson, IsQuiet, IsVerbose) = (json, quiet, verbose);
        ShowsProgress = !quiet && !noProgress && (json || !Console.IsErrorRedirected);
        Out = new StreamWriter(
            Console.OpenStandardOutput(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 16 << 10
        );
    }

    public bool IsJson { get; }

    public bool IsQuiet { get; }

    public bool IsVerbose { get; }

    /// <summary>As a bar on a terminal, or as JSON events.</summary>
    public bool ShowsProgress { get; }

    public StreamWriter Out { get; }

    /// <summary>A result in words; nothing under <c>--quiet</c> and <c>--json</c>.</summary>
    public void Say(string text)
    {
        if (!IsQuiet && !IsJson)
        {
            WriteLine(text);
        }
    }

    /// <summary>A line of what was asked for.</summary>
    public void WriteLine(string text) => Out.WriteLine(PlainText.Line(text));

    /// <summary>One JSON value on a line of its own.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        lock (_lock)
        {
            Out.Flush();
            using (var writer = new Utf8JsonWriter(Out.BaseStream, Lines))
            {
                JsonSerializer.Serialize(writer, value, type);
            }

            Out.BaseStream.WriteByte((byte)'\n');
            Out.BaseStream.Flush();
        }
    }

    /// <summary>Something that does not stop the command; on the error stream, never hidden.</summary>
    public void Warn(string code, string message)
    {
        lock (_lock)
        {
            Out.Flush();
            Console.Error.WriteLine(PlainText.Line($"warning: {message} ({code})"));
        }
    }

    /// <summary>A job's line: warnings and errors always, the rest with <c>--verbose</c>.</summary>
    public void Report(Diagnostic diagnostic)
    {
        if (diagnostic.Severity == Severity.Information && !IsVerbose)
        {
            return;
        }

        var word = diagnostic.Severity.ToWord();
        var place =
            diagnostic.Path is null || diagnostic.Message.Contains(diagnostic.Path.ToString(), StringComparison.Ordinal)
                ? string.Empty
                : $"{diagnostic.Path}: ";
        lock (_lock)
        {
            Out.Flush();
            Console.Error.WriteLine(PlainText.Line($"{word}: {place}{diagnostic.Message} ({diagnostic.Code})"));
            if (diagnostic.Guidance is not null)
            {
                Console.Error.WriteLine(PlainText.Line($"  try: {diagnostic.Guidance}"));
            }
        }
    }

    /// <summary>A problem of the settings, with the place that it is at.</summary>
    public void ReportSetting(Diagnostic problem) =>
        Report(
            problem.Pointer is not { Length: > 0 } pointer
            || problem.Message.Contains(pointer, StringComparison.Ordinal)
                ? problem
                : problem with
                {
                    Message = $"{pointer}: {problem.Message}",
                }
        );

    public void Dispose() => Out.Dispose();
}
