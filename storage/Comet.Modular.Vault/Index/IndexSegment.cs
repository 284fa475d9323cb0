using System.Buffers;
using System.Buffers.Binary;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index.Pages;
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

    /// <summary>Written by programs from before; read for ever.</summary>
    private const ushort WholeVersion = 1;

    public const ushort Version = 2;
    public const int HeaderSize = VaultOffset + VaultId.Size;

    private const int VaultOffset = 8;

    /// <summary>How every segment begins, whatever its version.</summary>
    public static ReadOnlySpan<byte> Magic => "CMVI"u8;

    /// <summary>Opens a segment.</summary>
    /// <param name="key">The vault's for segments.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="kind">The kind of its packs.</param>
    /// <param name="name">Its name, which version 2 is bound to.</param>
    /// <param name="bytes">The whole object.</param>
    /// <param name="isChecked">What only look-ups need is looked at too.</param>
    /// <exception cref="VaultException"><c>vault.damaged-index</c>.</exception>
    public static List<PackContents> Open(
        EnvelopeKey key,
        VaultId vault,
        PackKind kind,
        string name,
        ReadOnlySpan<byte> bytes,
        bool isChecked = false
    )
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, kind, Version);
        if (bytes.StartsWith(header))
        {
            return SegmentReader.Read(new SegmentSeals(key, vault, kind, name), kind, bytes, isChecked);
        }

        WriteHeader(header, vault, kind, WholeVersion);
        return bytes.Length >= HeaderSize + EnvelopeKey.Overhead && bytes.StartsWith(header)
            ? OpenWhole(key, kind, name, header, bytes)
            : throw Damaged(name, "it is cut short, belongs elsewhere or is of a newer version.");
    }

    public static void WriteHeader(Span<byte> target, VaultId vault, PackKind kind, ushort version)
    {
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], version);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], (ushort)kind);
        vault.WriteTo(target[VaultOffset..]);
    }

    public static VaultException Damaged(string name, string problem, Exception? cause = null) =>
        new(
            "vault.damaged-index",
            $"The index segment {name} is damaged: {problem}",
            "Delete this object: the index is rebuilt from the packs.",
            cause
        );

    private static List<PackContents> OpenWhole(
        EnvelopeKey key,
        PackKind kind,
        string name,
        ReadOnlySpan<byte> header,
        ReadOnlySpan<byte> bytes
    )
    {
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
}
