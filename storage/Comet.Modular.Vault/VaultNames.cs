using System.Globalization;
using Comet.Modular.Blobs;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault;

/// <summary>The names of a vault's objects (FORMAT.md section 3).</summary>
internal static class VaultNames
{
    public const string LogFolder = "log/";
    public const string KeysFolder = "keys/";
    public const string PacksFolder = "packs/";
    public const string IndexFolder = "index/";

    public static BlobName LogEntry(ulong slot) => new(string.Create(CultureInfo.InvariantCulture, $"log/{slot:x16}"));

    public static BlobName KeySlot(KeySlotId id) => new(KeysFolder + id);

    public static BlobName Pack(ulong session, PackId id) => new(PacksOf(session) + id);

    public static string PacksOf(ulong session) =>
        string.Create(CultureInfo.InvariantCulture, $"packs/{session:x16}/");

    public static string Segments(PackKind kind) => kind == PackKind.Data ? "index/data/" : "index/tree/";

    /// <summary>The slot that a listed name names, if it is a log entry's.</summary>
    public static bool TryParseLogEntry(string name, out ulong slot)
    {
        slot = 0;
        return name.Length == LogFolder.Length + (2 * sizeof(ulong))
            && name.StartsWith(LogFolder, StringComparison.Ordinal)
            && ulong.TryParse(
                name.AsSpan(LogFolder.Length),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out slot
            );
    }

    /// <summary>The pack that a listed name names, if it is a pack's.</summary>
    public static bool TryParsePack(string name, out ulong session, out PackId id)
    {
        session = 0;
        id = default;
        const int sessionStart = 6;
        const int idStart = sessionStart + 17;
        return name.Length == idStart + (2 * PackId.Size)
            && name.StartsWith(PacksFolder, StringComparison.Ordinal)
            && name[idStart - 1] == '/'
            && ulong.TryParse(
                name.AsSpan(sessionStart, 16),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out session
            )
            && PackId.TryParse(name[idStart..], out id);
    }
}
