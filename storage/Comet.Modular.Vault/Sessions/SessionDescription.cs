using Comet.Modular.Vault.Ids;

namespace Comet.Modular.Vault.Sessions;

/// <summary>Who begins a session, and what for.</summary>
/// <param name="Client">The home that writes.</param>
/// <param name="Device">Its device.</param>
/// <param name="ItemName">The item that is backed up.</param>
/// <param name="Program">Name and version of the program.</param>
public sealed record SessionDescription(ClientId Client, string Device, string ItemName, string Program);
