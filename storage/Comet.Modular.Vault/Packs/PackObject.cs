using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Packs;

/// <summary>The outer parts of a pack: header, wrapped pack key, trailer and footer (FORMAT.md section 6).</summary>
internal static class PackObject
{
    public const int HeaderSize = 48;
    public const int EnvelopeSize = EnvelopeHeaderSize + MasterKey.Length + EnvelopeKey.Overhead;
    public const int FooterSize = 16;

    /// <summary>Where blocks begin in a pack with one envelope, the fewest there can be.</summary>
    public const int FirstBlock = HeaderSize + EnvelopeSize;

    private const ushort Version = 1;
    private const byte PackKeysRecipient = 1;
    private const int EnvelopeHeaderSize = 5;
    private const int KindOffset = 6;
    private const int CountOffset = 7;
    private const int VaultOffset = 8;
    private const int SessionOffset = 24;
    private const int IdOffset = 32;

    private static ReadOnlySpan<byte> FooterMagic => "CMVE"u8;

    /// <summary>Header and the one envelope that today's writers make: <see cref="FirstBlock"/> bytes.</summary>
    public static byte[] SealStart(
        EnvelopeKey packKeys,
        PackKey key,
        VaultId vault,
        ulong session,
        PackId id,
        PackKind kind
    )
    {
        var output = new ArrayBufferWriter<byte>(FirstBlock);
        Span<byte> associated = stackalloc byte[HeaderSize + EnvelopeHeaderSize];
        WriteHeader(associated, vault, session, id, kind, envelopes: 1);
        associated[HeaderSize] = PackKeysRecipient;
        associated[(HeaderSize + 1)..].Clear();
        output.Write(associated);
        Span<byte> exported = stackalloc byte[MasterKey.Length];
        key.Export(exported);
        packKeys.Seal(associated, exported, output);
        CryptographicOperations.ZeroMemory(exported);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>The kind and the number of envelopes that a header claims, if it is this pack's.</summary>
    public static (PackKind Kind, int Envelopes) ReadHeader(
        ReadOnlySpan<byte> start,
        VaultId vault,
        ulong session,
        PackId id
    )
    {
        if (start.Length < FirstBlock)
        {
            throw PackFaults.Damaged(session, id, "it is cut short.");
        }

        var kind = (PackKind)start[KindOffset];
        var envelopes = start[CountOffset];
        Span<byte> header = stackalloc byte[HeaderSize];
        WriteHeader(header, vault, session, id, kind, envelopes);
        return start.StartsWith(header) && kind is PackKind.Data or PackKind.Tree && envelopes > 0
            ? (kind, envelopes)
            : throw PackFaults.Damaged(session, id, "its header is not that of this vault and pack.");
    }

    /// <summary>Opens the pack key from header and envelopes.</summary>
    public static PackKey OpenKey(EnvelopeKey packKeys, ReadOnlySpan<byte> start, ulong session, PackId id)
    {
        Span<byte> associated = stackalloc byte[HeaderSize + EnvelopeHeaderSize];
        Span<byte> key = stackalloc byte[MasterKey.Length];
        start[..HeaderSize].CopyTo(associated);
        for (var rest = start[HeaderSize..]; rest.Length >= EnvelopeSize; rest = rest[EnvelopeSize..])
        {
            if (rest[0] != PackKeysRecipient)
            {
                continue;
            }

            rest[..EnvelopeHeaderSize].CopyTo(associated[HeaderSize..]);
            try
            {
                packKeys.Open(associated, rest[EnvelopeHeaderSize..EnvelopeSize], key);
                return PackKey.Import(key);
            }
            catch (SealingException exception)
            {
                throw PackFaults.Damaged(session, id, $"its key does not open: {exception.Cause}", exception);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }

        throw PackFaults.Damaged(session, id, "it has no key for this vault's owner.");
    }

    /// <summary>Trailer and footer of a pack whose blocks end at the offset.</summary>
    public static ReadOnlyMemory<byte> SealEnd(
        PackKey key,
        ReadOnlySpan<byte> start,
        PackContents contents,
        long offset
    )
    {
        var plain = new FormatWriter(PackContentsCodec.LargestSize(contents, ChunkId.Size));
        PackContentsCodec.Write(plain, contents, ChunkId.Size);
        var output = new ArrayBufferWriter<byte>(plain.Length + EnvelopeKey.Overhead + FooterSize);
        Span<byte> header = stackalloc byte[4 + HeaderSize];
        WriteTrailerHeader(header, start);
        key.Trailer.Seal(header, plain.WrittenSpan, output);
        var trailerLength = output.WrittenCount;
        var footer = output.GetSpan(FooterSize);
        BinaryPrimitives.WriteInt64LittleEndian(footer, offset);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], trailerLength);
        FooterMagic.CopyTo(footer[12..]);
        output.Advance(FooterSize);
        return output.WrittenMemory;
    }

    /// <summary>Where the trailer is, from the last bytes of the pack.</summary>
    public static (long Offset, int Length) ReadFooter(
        ReadOnlySpan<byte> footer,
        ulong session,
        PackId id,
        long packLength
    )
    {
        var offset = BinaryPrimitives.ReadInt64LittleEndian(footer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(footer[8..]);
        return
            footer[12..FooterSize].SequenceEqual(FooterMagic)
            && length is >= EnvelopeKey.Overhead and <= PackLimits.Trailer
            && offset >= FirstBlock
            && offset == packLength - FooterSize - length
            ? (offset, (int)length)
            : throw PackFaults.Damaged(session, id, "its footer does not fit its length.");
    }

    public static PackContents OpenTrailer(
        PackKey key,
        ReadOnlySpan<byte> start,
        PackRecord pack,
        ReadOnlySpan<byte> trailer
    )
    {
        Span<byte> header = stackalloc byte[4 + HeaderSize];
        WriteTrailerHeader(header, start);
        var plain = new byte[trailer.Length - EnvelopeKey.Overhead];
        try
        {
            key.Trailer.Open(header, trailer, plain);
            var reader = new FormatReader(plain, $"trailer of pack {pack.Id}");
            var contents = PackContentsCodec.Read(
                ref reader,
                pack,
                ChunkId.Size,
                pack.Length - FooterSize - trailer.Length
            );
            reader.End();
            return contents;
        }
        catch (SealingException exception)
        {
            throw PackFaults.Damaged(pack.Session, pack.Id, $"its trailer does not open: {exception.Cause}", exception);
        }
        catch (VaultException exception)
        {
            throw PackFaults.Damaged(pack.Session, pack.Id, exception.Message, exception);
        }
    }

    private static void WriteHeader(
        Span<byte> header,
        VaultId vault,
        ulong session,
        PackId id,
        PackKind kind,
        int envelopes
    )
    {
        "CMVP"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], Version);
        header[KindOffset] = (byte)kind;
        header[CountOffset] = (byte)envelopes;
        vault.WriteTo(header[VaultOffset..]);
        BinaryPrimitives.WriteUInt64LittleEndian(header[SessionOffset..], session);
        id.WriteTo(header[IdOffset..]);
    }

    private static void WriteTrailerHeader(Span<byte> header, ReadOnlySpan<byte> start)
    {
        "CMVT"u8.CopyTo(header);
        start[..HeaderSize].CopyTo(header[4..]);
    }
}
