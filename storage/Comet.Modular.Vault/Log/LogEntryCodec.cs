using System.Diagnostics;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Vault.Log;

/// <summary>The kind and body of a log entry as bytes.</summary>
internal static class LogEntryCodec
{
    private const int KeySlotIdSize = 16;

    /// <summary>Id, kind, time and the length of the label.</summary>
    private const int SmallestKeySlot = KeySlotIdSize + 1 + sizeof(long) + 1;

    public static void Write(FormatWriter writer, LogEntry entry)
    {
        switch (entry)
        {
            case GenesisEntry genesis:
                writer.U8((byte)LogEntryKind.Genesis);
                WriteGenesis(writer, genesis);
                break;
            case BeginEntry begin:
                writer.U8((byte)LogEntryKind.Begin);
                WriteId(writer, begin.Client.Value);
                writer.Text(begin.Device);
                writer.Text(begin.ItemName);
                writer.Text(begin.Program);
                break;
            case CommitEntry commit:
                writer.U8((byte)LogEntryKind.Commit);
                writer.U64(commit.Session);
                writer.U8((byte)commit.Kind);
                writer.U64(commit.ReadUpTo);
                PackRecord.WriteList(writer, commit.Packs);
                SnapshotCodec.Write(writer, commit.Snapshot);
                break;
            case EndEntry end:
                writer.U8((byte)LogEntryKind.End);
                writer.U64(end.Session);
                break;
            case FenceEntry fence:
                writer.U8((byte)LogEntryKind.Fence);
                writer.U64(fence.Session);
                break;
            case AdoptEntry adopt:
                writer.U8((byte)LogEntryKind.Adopt);
                writer.U64(adopt.Session);
                writer.U64(adopt.DeadSession);
                PackRecord.WriteList(writer, adopt.Packs);
                break;
            case KeysEntry keys:
                writer.U8((byte)LogEntryKind.Keys);
                WriteKeySlots(writer, keys.Added);
                writer.Varint(keys.Removed.Count);
                foreach (var id in keys.Removed)
                {
                    WriteId(writer, id.Value);
                }

                break;
            default:
                throw new UnreachableException($"{entry.GetType()} is not a log entry.");
        }
    }

    /// <summary>Reads an entry to the last byte.</summary>
    /// <exception cref="VaultException">
    /// <c>vault.malformed</c>, or <c>vault.newer-format</c> for an unknown kind.
    /// </exception>
    public static LogEntry Read(ref FormatReader reader, ulong slot)
    {
        var kind = reader.U8();
        LogEntry entry = (LogEntryKind)kind switch
        {
            LogEntryKind.Genesis => ReadGenesis(ref reader),
            LogEntryKind.Begin => new BeginEntry(
                ClientId.From(reader.Raw(ClientId.Size)),
                reader.Text(),
                reader.Text(),
                reader.Text()
            ),
            LogEntryKind.Commit => ReadCommit(ref reader, slot),
            LogEntryKind.End => new EndEntry(reader.U64()),
            LogEntryKind.Fence => new FenceEntry(reader.U64()),
            LogEntryKind.Adopt => new AdoptEntry(reader.U64(), reader.U64(), PackRecord.ReadList(ref reader)),
            LogEntryKind.Keys => new KeysEntry(ReadKeySlots(ref reader), ReadKeySlotIds(ref reader)),
            _ => throw LogFaults.NewerFormat($"log entry {slot} is of the kind {kind}"),
        };
        reader.End();
        return entry;
    }

    private static void WriteGenesis(FormatWriter writer, GenesisEntry genesis)
    {
        writer.Varint(genesis.ReadFlags);
        writer.Varint(genesis.WriteFlags);
        writer.Varint(genesis.Parameters.MinimumChunk);
        writer.Varint(genesis.Parameters.AverageChunk);
        writer.Varint(genesis.Parameters.MaximumChunk);
        writer.Varint(genesis.Parameters.BlockTarget);
        writer.Varint(genesis.Parameters.PackTarget);
        writer.Text(genesis.Program);
        WriteKeySlots(writer, genesis.KeySlots);
    }

    private static GenesisEntry ReadGenesis(ref FormatReader reader)
    {
        var readFlags = reader.Varint();
        if (readFlags != 0)
        {
            throw LogFaults.NewerFormat($"the vault has the read flags {readFlags:x}");
        }

        var writeFlags = reader.Varint();
        var parameters = new VaultParameters(
            reader.Bounded(int.MaxValue),
            reader.Bounded(int.MaxValue),
            reader.Bounded(int.MaxValue),
            reader.Bounded(int.MaxValue),
            reader.Bounded(int.MaxValue)
        );
        if (!parameters.IsValid)
        {
            throw reader.Malformed("the sizes of chunks, blocks and packs do not fit each other");
        }

        return new GenesisEntry(readFlags, writeFlags, parameters, reader.Text(), ReadKeySlots(ref reader));
    }

    private static CommitEntry ReadCommit(ref FormatReader reader, ulong slot)
    {
        var session = reader.U64();
        var kind = reader.U8();
        if (kind > (byte)CommitKind.Complete)
        {
            throw reader.Malformed($"a commit's kind is {kind}");
        }

        var readUpTo = reader.U64();
        var packs = PackRecord.ReadList(ref reader);
        return new CommitEntry(readUpTo, packs, SnapshotCodec.Read(ref reader, slot, session, (CommitKind)kind));
    }

    private static void WriteKeySlots(FormatWriter writer, IReadOnlyList<KeySlot> slots)
    {
        writer.Varint(slots.Count);
        foreach (var slot in slots)
        {
            WriteId(writer, slot.Id.Value);
            writer.U8((byte)slot.Kind);
            writer.I64(VaultTime.ToNanoseconds(slot.Created));
            writer.Text(slot.Label);
        }
    }

    private static List<KeySlot> ReadKeySlots(ref FormatReader reader)
    {
        var slots = new List<KeySlot>();
        for (var left = reader.Count(SmallestKeySlot); left > 0; left--)
        {
            var id = ReadKeySlotId(ref reader);
            var kind = (KeySlotKind)reader.U8();
            var created = VaultTime.FromNanoseconds(reader.I64());
            var label = reader.Text();
            try
            {
                slots.Add(new KeySlot(id, kind, created, label));
            }
            catch (ArgumentException exception)
            {
                throw reader.Malformed($"key slot {id} is not what the format allows ({exception.Message})");
            }
        }

        return slots;
    }

    private static List<KeySlotId> ReadKeySlotIds(ref FormatReader reader)
    {
        var ids = new List<KeySlotId>();
        for (var left = reader.Count(KeySlotIdSize); left > 0; left--)
        {
            ids.Add(ReadKeySlotId(ref reader));
        }

        return ids;
    }

    private static KeySlotId ReadKeySlotId(ref FormatReader reader) =>
        new(Bits128.Read(reader.Raw(KeySlotIdSize)));

    private static void WriteId(FormatWriter writer, Bits128 id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Write(bytes);
        writer.Raw(bytes);
    }
}
