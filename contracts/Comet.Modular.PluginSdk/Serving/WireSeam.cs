using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginSdk.Serving;

/// <summary>Where the host's own test double reaches into the wire, to break it on command. Nothing else does.</summary>
internal abstract class WireSeam
{
    /// <summary>What this process has in place; null in every plugin but the test double.</summary>
    public static WireSeam? Current { get; set; }

    /// <summary>The answer to the host's handshake.</summary>
    public virtual byte[] Prove(byte[] proof) => proof;

    /// <summary>What a data connection shows to be let in.</summary>
    public virtual byte[] Show(byte[] ticket, ItemSettings settings) => ticket;

    /// <summary>A data connection, before anything is sent on it.</summary>
    /// <returns>What the session uses in its place, and closes.</returns>
    public virtual Stream Connect(Stream connection, ItemSettings settings) => connection;
}
