namespace Comet.Modular.Vault.Log;

/// <summary>An authentic entry of a slot.</summary>
/// <param name="Entry">What it says.</param>
/// <param name="Written">When, as its writer claims.</param>
/// <param name="Follows">Whether it names the entry before it; true where that one is not known.</param>
internal readonly record struct OpenedEntry(LogEntry Entry, DateTimeOffset Written, bool Follows);
