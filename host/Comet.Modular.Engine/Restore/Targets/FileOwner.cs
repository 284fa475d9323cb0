namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Who owns a file on Linux, by number.</summary>
internal sealed record FileOwner(uint User, uint Group);
