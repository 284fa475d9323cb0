using System.Buffers;
using System.Globalization;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>Compares contents, byte for byte, with those of the model; holes count as zeros.</summary>
internal sealed class ContentComparer(IRestoreJob job, ReferenceSettings settings, Differences differences)
{
    private const int BufferBytes = 64 << 10;
    private long _bytes;

    /// <summary>Bytes compared, holes counted.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Compares a file's content and its named streams.</summary>
    public async ValueTask CompareAsync(FilePair file, CancellationToken cancellationToken)
    {
        var main = (SyntheticContent)file.Expected.Content;
        if (file.Offered.Length != LengthOf(main))
        {
            await differences.AddAsync(file.Offered.Path, "has another length than in the model", cancellationToken);
        }

        await CompareAsync(file.Offered, ReadOnlyMemory<byte>.Empty, main, cancellationToken);
        foreach (var stream in file.Expected.Streams)
        {
            await CompareAsync(file.Offered, stream.Name, (SyntheticContent)stream.Content, cancellationToken);
        }
    }

    private async ValueTask CompareAsync(
        RestoreEntry entry,
        ReadOnlyMemory<byte> stream,
        SyntheticContent expected,
        CancellationToken cancellationToken
    )
    {
        var buffers = ArrayPool<byte>.Shared.Rent(2 * BufferBytes);
        var read = buffers.AsMemory(0, Math.Min(settings.MaxRead ?? BufferBytes, BufferBytes));
        var made = buffers.AsMemory(BufferBytes, BufferBytes);
        try
        {
            await using var reader = await job.OpenAsync(entry, stream, cancellationToken);
            var difference = await FindDifferenceAsync(reader, expected, read, made, cancellationToken);
            if (difference is not null)
            {
                var name = stream.IsEmpty ? string.Empty : $"stream {PrintableName.Of(stream.Span)} ";
                await differences.AddAsync(entry.Path, $"{name}{difference}", cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffers);
        }
    }

    private async ValueTask<string?> FindDifferenceAsync(
        IContentReader reader,
        SyntheticContent expected,
        Memory<byte> read,
        Memory<byte> made,
        CancellationToken cancellationToken
    )
    {
        var (position, length) = (0L, LengthOf(expected));
        while (true)
        {
            var span = await reader.ReadAsync(read, cancellationToken);
            if (span.Kind == ContentSpanKind.End)
            {
                return EndDifference(span.End!, position, expected);
            }

            if (span.Length > length - position)
            {
                return "has more bytes than in the model";
            }

            var got = span.Kind == ContentSpanKind.Hole ? default : read[..(int)span.Length];
            if (!IsEqual(expected.Shape, position, span.Length, got.Span, made.Span))
            {
                return string.Create(CultureInfo.InvariantCulture, $"differs from the model after byte {position}");
            }

            position += span.Length;
            _ = Interlocked.Add(ref _bytes, span.Length);
        }
    }

    private static string? EndDifference(ContentEnd end, long position, SyntheticContent expected) =>
        (end.Fault, expected.Fault) switch
        {
            ({ } fault, null) => $"could not be read: {fault.Message.TrimEnd('.')}",
            (null, not null) => "is given as whole, although its backup was not",
            _ when position < LengthOf(expected) => "has fewer bytes than in the model",
            _ => null,
        };

    /// <summary>Compares a stretch; nothing got stands for zeros.</summary>
    private static bool IsEqual(
        ContentShape shape,
        long position,
        long length,
        ReadOnlySpan<byte> got,
        Span<byte> made
    )
    {
        var isZeros = got.IsEmpty;
        for (var end = position + length; position < end; )
        {
            var (isHole, runEnd) = shape.RunAt(position);
            var run = Math.Min(runEnd, end) - position;
            // A hole against a hole is equal at any length; everything else goes through the buffer.
            var part = isZeros && isHole ? run : Math.Min(run, made.Length);
            if (!(isZeros && isHole))
            {
                var expected = made[..(int)part];
                Fill(expected, shape, position, isHole);
                if (isZeros ? expected.ContainsAnyExcept((byte)0) : !got[..(int)part].SequenceEqual(expected))
                {
                    return false;
                }

                got = isZeros ? got : got[(int)part..];
            }

            position += part;
        }

        return true;
    }

    private static void Fill(Span<byte> buffer, ContentShape shape, long position, bool isHole)
    {
        if (isHole)
        {
            buffer.Clear();
        }
        else
        {
            SyntheticBytes.Fill(buffer, shape.Key, position);
        }
    }

    private static long LengthOf(SyntheticContent content) => content.Fault?.Position ?? content.Shape.Length;
}
