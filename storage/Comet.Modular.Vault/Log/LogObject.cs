using System.Buffers;
using System.Buffers.Binary;
using Comet.Modular.Blake3;
using Comet.Modular.Blobs;
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

    /// <summary>The bytes of a slot; null: it is free.</summary>
    /// <exception cref="VaultException">What is there is too long for an entry, or cannot be read.</exception>
    public static async ValueTask<byte[]?> ReadAsync(IBlobStore store, ulong slot, CancellationToken cancellationToken)
    {
        var name = VaultNames.LogEntry(slot);
        try
        {
            return await BlobBytes.ReadWholeAsync(store, name, LargestSize, cancellationToken).ConfigureAwait(false);
        }
        catch (VaultException exception)
        {
            throw LogFaults.Damaged(slot, exception.Message, exception);
        }
        catch (BlobStoreException failure)
        {
            if (await BlobBytes.IsUnreadableAsync(store, name, failure, cancellationToken).ConfigureAwait(false))
            {
                throw LogFaults.Damaged(slot, failure.Message, failure);
            }

            throw;
        }
    }

    /// <summary>Opens the entry of one slot and looks whether it follows the one before.</summary>
    /// <param name="key">Seals the log.</param>
    /// <param name="vault">The vault.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="previous">The hash of the entry before; empty: not known.</param>
    /// <param name="bytes">The object.</param>
    /// <exception cref="VaultException">It is damaged, belongs elsewhere, or is of a newer format.</exception>
    public static OpenedEntry Open(
        EnvelopeKey key,
        VaultId vault,
        ulong slot,
        ReadOnlySpan<byte> previous,
        ReadOnlySpan<byte> bytes
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
            var follows = previous.IsEmpty | reader.Raw(HashSize).SequenceEqual(previous);
            var written = VaultTime.FromNanoseconds(reader.I64());
            return new OpenedEntry(LogEntryCodec.Read(ref reader, slot), written, follows);
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
