using System.Buffers;
using System.Globalization;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Restore.Programs;

/// <summary>
/// Takes what a program prints into the job's log, line by line. Reads on when the log has enough, so that the program
/// never waits; of a flood the first and the last lines are kept.
/// </summary>
internal sealed class ProgramLines(Severity severity, string code, RestoreLog log) : IDisposable
{
    /// <summary>Lines of one run that are kept from its beginning.</summary>
    public const int FirstLines = 900;

    /// <summary>Lines of one run that are kept from its end.</summary>
    public const int LastLines = 100;

    /// <summary>Bytes of a line that are kept.</summary>
    public const int LineBytes = 4096;

    private const int ReadBytes = 16 << 10;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
    private readonly Queue<string> _last = new();
    private readonly byte[] _line = ArrayPool<byte>.Shared.Rent(LineBytes);
    private int _length;
    private long _lines;

    /// <summary>Reads until the program, and all that it started, has closed the stream.</summary>
    public async Task ReadAsync(Stream stream, EntryPath path, CancellationToken cancellationToken)
    {
        (_length, _lines) = (0, 0);
        try
        {
            while (await stream.ReadAsync(_buffer, cancellationToken) is var read and > 0)
            {
                Take(_buffer.AsSpan(0, read), path);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The program was killed; what it printed until then is worth telling.
        }

        EndLine(path);
        TellLast(path);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<byte>.Shared.Return(_line);
    }

    private void Take(ReadOnlySpan<byte> bytes, EntryPath path)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            Append(bytes[..end]);
            EndLine(path);
            bytes = bytes[(end + 1)..];
        }

        Append(bytes);
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        var kept = part[..Math.Min(part.Length, LineBytes - _length)];
        kept.CopyTo(_line.AsSpan(_length));
        _length += kept.Length;
    }

    private void EndLine(EntryPath path)
    {
        var line = _line.AsSpan(0, _length).TrimEnd((byte)'\r');
        _length = 0;
        if (line.IsEmpty)
        {
            return;
        }

        // Control characters would let a program write over what the terminal shows.
        var text = PrintableName.Of(line);
        if (++_lines <= FirstLines)
        {
            Report(text, path);
            return;
        }

        _last.Enqueue(text);
        if (_last.Count > LastLines)
        {
            _ = _last.Dequeue();
        }
    }

    private void TellLast(EntryPath path)
    {
        var left = _lines - FirstLines - _last.Count;
        if (left > 0)
        {
            Report(string.Create(CultureInfo.InvariantCulture, $"({left} lines are left out here.)"), path);
        }

        while (_last.TryDequeue(out var text))
        {
            Report(text, path);
        }
    }

    private void Report(string text, EntryPath path) => log.Report(new Diagnostic(severity, code, text) { Path = path });
}
