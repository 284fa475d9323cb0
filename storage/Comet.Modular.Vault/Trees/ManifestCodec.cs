using Comet.Modular.Vault.Codec;

namespace Comet.Modular.Vault.Trees;

/// <summary>The bytes of a snapshot's manifest (end of FORMAT.md section 9).</summary>
internal static class ManifestCodec
{
    private const byte Version = 1;

    /// <summary>Path, severity and three texts.</summary>
    private const int SmallestFault = 5;

    /// <summary>Writes a manifest.</summary>
    /// <exception cref="ArgumentException">A severity is none of the two, or a count is negative.</exception>
    public static ReadOnlyMemory<byte> Encode(SnapshotManifest manifest)
    {
        var writer = new FormatWriter();
        writer.U8(Version);
        BodyCodec.Write(writer, manifest.Root);
        writer.Text(manifest.CheckpointSchema);
        writer.Bytes(manifest.Checkpoint.Span);
        writer.Varint(manifest.Faults.Count);
        foreach (var fault in manifest.Faults)
        {
            WriteFault(writer, fault);
        }

        writer.Text(manifest.Settings);
        writer.Varint(manifest.Counts.New);
        writer.Varint(manifest.Counts.Changed);
        writer.Varint(manifest.Counts.Unchanged);
        writer.Varint(manifest.Counts.Removed);
        writer.Varint(manifest.Counts.Faulted);
        return writer.WrittenMemory;
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="VaultException">It breaks a rule of the format, or is of a newer program.</exception>
    public static SnapshotManifest Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FormatReader(bytes, "manifest of a snapshot");
        var version = reader.U8();
        if (version != Version)
        {
            throw reader.Malformed($"its version is {version} where this program knows only {Version}");
        }

        // Initialisers run in the order of the format.
        var manifest = new SnapshotManifest
        {
            Root = BodyCodec.Read(ref reader, 0),
            CheckpointSchema = reader.Text(),
            Checkpoint = reader.Bytes().ToArray(),
            Faults = ReadFaults(ref reader),
            Settings = reader.Text(),
            Counts = new ManifestCounts(
                reader.Length(),
                reader.Length(),
                reader.Length(),
                reader.Length(),
                reader.Length()
            ),
        };
        reader.End();
        return manifest;
    }

    private static void WriteFault(FormatWriter writer, StoredFault fault)
    {
        if (!Enum.IsDefined(fault.Severity))
        {
            throw new ArgumentException($"A fault has the severity {fault.Severity}.", nameof(fault));
        }

        writer.Varint(fault.Path.Count);
        foreach (var name in fault.Path)
        {
            writer.Bytes(name.Span);
        }

        writer.U8((byte)fault.Severity);
        writer.Text(fault.Code);
        writer.Text(fault.Message);
        writer.Text(fault.Guidance);
    }

    private static StoredFault[] ReadFaults(ref FormatReader reader)
    {
        var faults = new StoredFault[reader.Count(SmallestFault)];
        foreach (ref var fault in faults.AsSpan())
        {
            fault = new StoredFault(
                ReadPath(ref reader),
                ReadSeverity(ref reader),
                reader.Text(),
                reader.Text(),
                reader.Text()
            );
        }

        return faults;
    }

    private static ReadOnlyMemory<byte>[] ReadPath(ref FormatReader reader)
    {
        var path = new ReadOnlyMemory<byte>[reader.Count(1)];
        foreach (ref var name in path.AsSpan())
        {
            name = reader.Bytes().ToArray();
        }

        return path;
    }

    private static FaultSeverity ReadSeverity(ref FormatReader reader)
    {
        var severity = (FaultSeverity)reader.U8();
        return Enum.IsDefined(severity) ? severity : throw reader.Malformed($"a fault has the severity {severity}");
    }
}
