using Comet.Modular.Blobs;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Keys;

namespace Comet.Modular.Vault.Packs;

/// <summary>What every pack of a session is written with.</summary>
internal sealed record PackWriterContext(
    IBlobStore Store,
    VaultKeys Keys,
    VaultId Vault,
    ulong Session,
    VaultParameters Parameters,
    SegmentPool Segments
);
