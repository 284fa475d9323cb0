using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Log;

/// <summary>A session as the log has it so far.</summary>
internal sealed class SessionState(ulong number, BeginEntry begin, DateTimeOffset begun)
{
    public ulong Number { get; } = number;

    public BeginEntry Begin { get; } = begin;

    public SessionStatus Status { get; set; }

    public ulong? AdoptedBy { get; set; }

    public bool IsCommitted { get; set; }

    /// <summary>What it adopted from dead sessions.</summary>
    public Dictionary<PackId, PackRecord> Adopted { get; } = [];

    /// <summary>Whether it adopted this pack, as it was adopted.</summary>
    public bool HasAdopted(PackRecord pack) => Adopted.TryGetValue(pack.Id, out var known) && known == pack;

    public SessionRecord ToRecord() =>
        new(
            Number,
            Begin.Client,
            Begin.Device,
            Begin.ItemName,
            Begin.Program,
            begun,
            Status,
            AdoptedBy,
            IsCommitted
        );
}
