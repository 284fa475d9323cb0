namespace Comet.Modular.Vault.Checking;

/// <summary>Something that is wrong with a vault.</summary>
/// <param name="Code">Stable identifier for machines, for example <c>vault.damaged-pack</c>.</param>
/// <param name="Object">The object on the store, or the snapshot, that it is about.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Paths">The first 100 paths that cannot be restored because of it, where it is about a snapshot.</param>
public sealed record CheckProblem(string Code, string Object, string Message, IReadOnlyList<string> Paths);
