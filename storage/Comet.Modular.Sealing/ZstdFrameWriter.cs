using System.Buffers;

namespace Comet.Modular.Sealing;

/// <summary>
/// Writes many small frames with the tables of one: to make and fault in tables takes longer than to compress a page of an
/// index. One thread at a time.
/// </summary>
public sealed class ZstdFrameWriter : IDisposable
{
    private readonly ZstdEncoder _encoder = new();

    /// <summary>Writes <paramref name="plain"/> as one frame that says how long its content is.</summary>
    public void Write(ReadOnlySpan<byte> plain, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!_encoder.TryCompress(plain, output.GetSpan(ZstdEncoder.Bound(plain.Length)), out int length))
        {
            throw new SealingException(
                "compress an object",
                $"Zstandard refused {plain.Length} bytes.",
                "This is a fault of the program or of the machine's memory: report it.");
        }

        output.Advance(length);
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}
