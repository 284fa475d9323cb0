namespace Comet.Modular.Vault.Tests.Model;

/// <summary>What an exploration has seen.</summary>
/// <param name="States">Different states.</param>
/// <param name="Stores">Different stores; the laws were checked on each.</param>
/// <param name="Ends">States in which every writer had come to its end.</param>
/// <param name="Runs">Runs that were played.</param>
internal sealed record ModelResult(int States, int Stores, int Ends, int Runs);
