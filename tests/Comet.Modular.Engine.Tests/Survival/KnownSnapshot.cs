using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>A snapshot and the files that it must give back.</summary>
internal sealed record KnownSnapshot(SnapshotRecord Record, IReadOnlyDictionary<string, byte[]> Files);
