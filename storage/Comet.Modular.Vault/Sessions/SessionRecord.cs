using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Sessions;

/// <summary>A session that the log holds.</summary>
/// <param name="Number">The slot of its begin.</param>
/// <param name="Client">Who began it.</param>
/// <param name="Device">The client's device.</param>
/// <param name="ItemName">The item it was for.</param>
/// <param name="Program">The program and version that wrote it.</param>
/// <param name="Begun">When; a claim for people.</param>
/// <param name="Status">Open, ended or fenced.</param>
/// <param name="AdoptedBy">The session that took over what it left; null: nobody.</param>
/// <param name="IsCommitted">Whether it ended by a complete commit, and so left nothing to take over.</param>
public sealed record SessionRecord(
    ulong Number,
    ClientId Client,
    string Device,
    string ItemName,
    string Program,
    DateTimeOffset Begun,
    SessionStatus Status,
    ulong? AdoptedBy,
    bool IsCommitted
);
