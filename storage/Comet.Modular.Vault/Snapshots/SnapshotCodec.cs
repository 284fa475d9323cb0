using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Snapshots;

/// <summary>FORMAT.md section 5, <c>snapshot</c>.</summary>
internal static class SnapshotCodec
{
    public static void Write(FormatWriter writer, SnapshotRecord snapshot)
    {
        Span<byte> id = stackalloc byte[SnapshotId.Size];
        snapshot.Id.WriteTo(id);
        writer.Raw(id);
        snapshot.ItemId.WriteTo(id);
        writer.Raw(id);
        writer.Text(snapshot.ItemName);
        writer.Text(snapshot.ItemType);
        writer.Text(snapshot.Device);
        writer.Text(snapshot.PluginId);
        writer.Text(snapshot.PluginVersion);
        (snapshot.Parent ?? default).WriteTo(id);
        writer.Raw(id);
        writer.I64(VaultTime.ToNanoseconds(snapshot.Started));
        writer.I64(VaultTime.ToNanoseconds(snapshot.Ended));
        writer.U8((byte)snapshot.Status);
        writer.Varint(snapshot.Entries);
        writer.Varint(snapshot.Bytes);
        ContentCodec.Write(writer, snapshot.Manifest);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; slot, session and kind stand elsewhere in the entry.</summary>
    public static SnapshotRecord Read(ref FormatReader reader, ulong slot, ulong session, CommitKind kind)
    {
        var id = SnapshotId.From(reader.Raw(SnapshotId.Size));
        var item = ItemId.From(reader.Raw(ItemId.Size));
        var itemName = reader.Text();
        var itemType = reader.Text();
        var device = reader.Text();
        var pluginId = reader.Text();
        var pluginVersion = reader.Text();
        var parent = SnapshotId.From(reader.Raw(SnapshotId.Size));
        var started = VaultTime.FromNanoseconds(reader.I64());
        var ended = VaultTime.FromNanoseconds(reader.I64());
        var status = reader.U8();
        if (status > (byte)SnapshotStatus.Error)
        {
            throw reader.Malformed($"a snapshot's status is {status}");
        }

        return new SnapshotRecord
        {
            Slot = slot,
            Session = session,
            Kind = kind,
            Id = id,
            ItemId = item,
            ItemName = itemName,
            ItemType = itemType,
            Device = device,
            PluginId = pluginId,
            PluginVersion = pluginVersion,
            Parent = parent == default ? null : parent,
            Started = started,
            Ended = ended,
            Status = (SnapshotStatus)status,
            Entries = reader.Length(),
            Bytes = reader.Length(),
            Manifest = ContentCodec.Read(ref reader),
        };
    }
}
