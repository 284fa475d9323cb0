using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Packs;

/// <summary>What the log says of a pack (FORMAT.md section 5, <c>pack</c>).</summary>
internal sealed record PackRecord(ulong Session, PackId Id, PackKind Kind, long Length, int Blocks, int Chunks)
{
    /// <summary>The fewest bytes that a record takes.</summary>
    public const int SmallestSize = sizeof(ulong) + PackId.Size + 1 + 3;

    public void WriteTo(FormatWriter writer)
    {
        Span<byte> id = stackalloc byte[PackId.Size];
        Id.WriteTo(id);
        writer.U64(Session);
        writer.Raw(id);
        writer.U8((byte)Kind);
        writer.Varint(Length);
        writer.Varint(Blocks);
        writer.Varint(Chunks);
    }

    public static PackRecord ReadFrom(ref FormatReader reader)
    {
        var session = reader.U64();
        var id = PackId.From(reader.Raw(PackId.Size));
        var kind = reader.U8();
        if (kind is not ((byte)PackKind.Data or (byte)PackKind.Tree))
        {
            throw reader.Malformed($"a pack's kind is {kind}");
        }

        var length = reader.Length();
        return new PackRecord(
            session,
            id,
            (PackKind)kind,
            length,
            reader.Bounded(PackLimits.Blocks),
            reader.Bounded(PackLimits.Chunks)
        );
    }

    public static void WriteList(FormatWriter writer, IReadOnlyList<PackRecord> packs)
    {
        writer.Varint(packs.Count);
        foreach (var pack in packs)
        {
            pack.WriteTo(writer);
        }
    }

    public static List<PackRecord> ReadList(ref FormatReader reader)
    {
        var count = reader.Count(SmallestSize);
        var packs = new List<PackRecord>(count);
        for (var index = 0; index < count; index++)
        {
            packs.Add(ReadFrom(ref reader));
        }

        return packs;
    }
}
