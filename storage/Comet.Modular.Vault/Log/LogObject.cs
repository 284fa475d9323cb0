using System.Buffers;
using System.Buffers.Binary;
using Comet.Modular.Blake3;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Log;

/// <summary>The object of one log entry: 32 bytes of header and an envelope (FORMAT.md section 5).</summary>
internal static class LogObject
{
    public const int HeaderSize = 32;
    public const int HashSize = 32;

    /// <summary>A commit that names a million packs stays below this.</summary>
    public const int LargestSize = 64 << 20;

    private const ushort Version = 1;
    private const int VaultOffset = 8;
    private const int SlotOffset = 24;

    /// <summary>Seals an entry for one slot.</summary>
    public static byte[] Seal(
        EnvelopeKey key,
        VaultId vault,
        ulong slot,
        ReadOnlySpan<byte> previous,
        DateTimeOffset time,
        LogEntry entry
    )
    {
        var plain = new FormatWriter();
        plain.Raw(previous);
        plain.I64(VaultTime.ToNanoseconds(time));
        LogEntryCodec.Write(plain, entry);
        var output = new ArrayBufferWriter<byte>(HeaderSize + plain.Length + EnvelopeKey.Overhead);
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, slot);
        output.Write(header);
        key.Seal(header, plain.WrittenSpan, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The vault whose genesis this is; checks magic and version only.</summary>
    public static VaultId ReadVaultId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith("CMVL"u8))
        {
            throw LogFaults.Damaged(0, "it is no log entry.");
        }

        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        return version == Version
            ? VaultId.From(bytes.Slice(VaultOffset, VaultId.Size))
            : throw LogFaults.NewerFormat($"log/0000000000000000 has version {version}");
    }

    /// <summary>Opens the entry of one slot and checks that it follows the one before, if that is known.</summary>
    /// <exception cref="VaultException">
    /// It is damaged, belongs elsewhere, does not follow, or is of a newer format.
    /// </exception>
    public static LogEntry Open(
        EnvelopeKey key,
        VaultId vault,
        ulong slot,
        ReadOnlySpan<byte> previous,
        ReadOnlySpan<byte> bytes,
        out DateTimeOffset time
    )
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, slot);
        if (bytes.Length < HeaderSize + EnvelopeKey.Overhead + HashSize)
        {
            throw LogFaults.Damaged(slot, "it is cut short.");
        }

        if (!bytes.StartsWith(header))
        {
            throw LogFaults.Damaged(slot, "its header is not that of this vault and slot.");
        }

        var plain = new byte[bytes.Length - HeaderSize - EnvelopeKey.Overhead];
        try
        {
            key.Open(header, bytes[HeaderSize..], plain);
            var reader = new FormatReader(plain, $"log entry {slot}");
            var follows = reader.Raw(HashSize);
            if (!previous.IsEmpty && !follows.SequenceEqual(previous))
            {
                throw LogFaults.Damaged(slot, "it does not follow the entry before it.");
            }

            time = VaultTime.FromNanoseconds(reader.I64());
            return LogEntryCodec.Read(ref reader, slot);
        }
        catch (SealingException exception)
        {
            throw LogFaults.Damaged(slot, exception.Cause, exception);
        }
        catch (VaultException exception) when (exception.Code is "vault.malformed")
        {
            throw LogFaults.Damaged(slot, exception.Message, exception);
        }
    }

    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = new byte[HashSize];
        Blake3Hash.Hash(bytes, hash);
        return hash;
    }

    private static void WriteHeader(Span<byte> header, VaultId vault, ulong slot)
    {
        "CMVL"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        header[6..VaultOffset].Clear();
        vault.WriteTo(header[VaultOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(header[SlotOffset..], slot);
    }
}
