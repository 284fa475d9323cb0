using System.Buffers;

namespace Comet.Modular.Sealing;

/// <summary>Packs whole small objects, such as index segments and manifests, as Zstandard frames (RFC 8878).</summary>
public static class ZstdFrame
{
    /// <summary>Writes <paramref name="plain"/> as one frame that says how long its content is.</summary>
    public static void Compress(ReadOnlySpan<byte> plain, IBufferWriter<byte> output)
    {
        using var writer = new ZstdFrameWriter();
        writer.Write(plain, output);
    }

    /// <summary>Writes the content of one frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="maximumLength">The most bytes that the content may have; nothing longer is written or allocated.</param>
    /// <param name="output">Takes the content.</param>
    /// <returns>The content's length.</returns>
    /// <exception cref="SealingException">The frame is malformed or claims more than the maximum.</exception>
    public static int Decompress(ReadOnlySpan<byte> frame, int maximumLength, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        const string operation = "decompress an object";
        const string next = "It was written by a faulty program or is damaged: check the vault.";
        ulong claimed = ZstdDecoder.FindContentLength(frame)
            ?? throw new SealingException(operation, "It is no Zstandard frame.", next);
        if (claimed > (ulong)maximumLength)
        {
            throw new SealingException(
                operation, $"It claims {claimed} bytes of content where at most {maximumLength} are allowed.", next);
        }

        int length = (int)claimed;
        using var decoder = new ZstdDecoder();
        if (!decoder.TryDecompress(frame, length == 0 ? [] : output.GetSpan(length)[..length]))
        {
            throw new SealingException(operation, $"It does not hold the {length} bytes that it claims.", next);
        }

        output.Advance(length);
        return length;
    }
}
