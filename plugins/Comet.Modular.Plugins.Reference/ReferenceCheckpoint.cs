using System.Buffers.Binary;
using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Plugins.Reference;

/// <summary>Where the source stands: a generation of a layout, and whether all of it was offered.</summary>
/// <remarks>
/// Schema <c>reference/1</c>, little-endian: 4 bytes generation, 1 byte that is 1 when complete, 8 bytes that stand for
/// the settings which shape the item. What they shaped otherwise cannot be carried.
/// </remarks>
internal static class ReferenceCheckpoint
{
    public const string Schema = "reference/1";
    private const int Size = sizeof(int) + 1 + sizeof(ulong);

    public static Checkpoint Of(ReferenceSettings settings, bool complete)
    {
        var state = new byte[Size];
        BinaryPrimitives.WriteInt32LittleEndian(state, settings.Generation);
        state[sizeof(int)] = complete ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(state.AsSpan(sizeof(int) + 1), ShapeOf(settings));
        return new Checkpoint(Schema, state);
    }

    /// <summary>The generation that the parent snapshot holds as a whole; null when nothing can be carried.</summary>
    public static int? GenerationToCarryFrom(ParentState parent, ReferenceSettings settings)
    {
        if (!parent.Exists || parent.Checkpoint is not { Schema: Schema, State: { Length: Size } state })
        {
            return null;
        }

        var fits =
            state.Span[sizeof(int)] == 1
            && BinaryPrimitives.ReadUInt64LittleEndian(state.Span[(sizeof(int) + 1)..]) == ShapeOf(settings);
        return fits ? BinaryPrimitives.ReadInt32LittleEndian(state.Span) : null;
    }

    private static ulong ShapeOf(ReferenceSettings s)
    {
        ReadOnlySpan<long> shaping =
        [
            s.Seed, s.Entries, s.Depth, s.Fanout, s.ChangedPercent, s.MovedPercent, s.RemovedPercent,
            s.Size, s.MaxSize ?? -1, s.Distinct ?? -1, s.Holes, s.Streams, s.StreamSize,
        ];
        var shape = 0UL;
        foreach (var value in shaping)
        {
            shape = SyntheticBytes.Hash(shape, (ulong)value);
        }

        return shape;
    }
}
