using System.Buffers;
using System.Buffers.Binary;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index;

/// <summary>The object of an index segment (FORMAT.md section 7): a hint where the chunks of some packs are.</summary>
internal static class IndexSegment
{
    /// <summary>
    /// Writers begin another segment from so many chunks on, so that none grows beyond a few megabytes.
    /// </summary>
    public const int ChunksInSegment = 200_000;

    /// <summary>Readers pass over what is larger.</summary>
    public const int LargestSize = 512 << 20;

    private const ushort Version = 1;
    private const int VaultOffset = 8;
    private const int HeaderSize = VaultOffset + VaultId.Size;

    public static byte[] Seal(EnvelopeKey key, VaultId vault, PackKind kind, IReadOnlyList<PackContents> packs)
    {
        var plain = new FormatWriter();
        plain.Varint(packs.Count);
        foreach (var pack in packs)
        {
            pack.Record.WriteTo(plain);
            PackContentsCodec.Write(plain, pack, PackContents.PrefixSize);
        }

        var frame = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(plain.WrittenSpan, frame);
        var output = new ArrayBufferWriter<byte>(HeaderSize + frame.WrittenCount + EnvelopeKey.Overhead);
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, kind);
        output.Write(header);
        key.Seal(header, frame.WrittenSpan, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Opens a segment.</summary>
    /// <exception cref="VaultException"><c>vault.damaged-index</c>.</exception>
    public static List<PackContents> Open(
        EnvelopeKey key,
        VaultId vault,
        PackKind kind,
        string name,
        ReadOnlySpan<byte> bytes
    )
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, kind);
        if (bytes.Length < HeaderSize + EnvelopeKey.Overhead || !bytes.StartsWith(header))
        {
            throw Damaged(name, "it is cut short or belongs elsewhere.");
        }

        var frame = new byte[bytes.Length - HeaderSize - EnvelopeKey.Overhead];
        var plain = new ArrayBufferWriter<byte>();
        try
        {
            key.Open(header, bytes[HeaderSize..], frame);
            ZstdFrame.Decompress(frame, LargestSize, plain);
            return Read(plain.WrittenSpan, kind, name);
        }
        catch (SealingException exception)
        {
            throw Damaged(name, exception.Cause, exception);
        }
        catch (VaultException exception)
        {
            throw Damaged(name, exception.Message, exception);
        }
    }

    /// <summary>How every segment of a vault and kind begins.</summary>
    public static byte[] HeaderOf(VaultId vault, PackKind kind)
    {
        var header = new byte[HeaderSize];
        WriteHeader(header, vault, kind);
        return header;
    }

    public static VaultException Damaged(string name, string problem, Exception? cause = null) =>
        new(
            "vault.damaged-index",
            $"The index segment {name} is damaged: {problem}",
            "Delete this object: the index is rebuilt from the packs.",
            cause
        );

    private static List<PackContents> Read(ReadOnlySpan<byte> plain, PackKind kind, string name)
    {
        var reader = new FormatReader(plain, $"index segment {name}");
        var packs = new List<PackContents>();
        for (var left = reader.Count(PackRecord.SmallestSize); left > 0; left--)
        {
            var record = PackRecord.ReadFrom(ref reader);
            var contents = PackContentsCodec.Read(ref reader, record, PackContents.PrefixSize, record.Length);
            if (contents.Record != record || record.Kind != kind)
            {
                throw reader.Malformed($"pack {record.Id} is not what it says");
            }

            packs.Add(contents);
        }

        reader.End();
        return packs;
    }

    private static void WriteHeader(Span<byte> header, VaultId vault, PackKind kind)
    {
        "CMVI"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)kind);
        vault.WriteTo(header[VaultOffset..]);
    }
}
