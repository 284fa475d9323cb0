namespace Comet.Modular.Contracts.Wire;

/// <summary>Words of the handshake for what a plugin can do beyond backup.</summary>
internal static class Capability
{
    public const string Browse = "browse";
    public const string Clean = "clean";
    public const string Estimate = "estimate";
    public const string Restore = "restore";
    public const string Test = "test";
}
