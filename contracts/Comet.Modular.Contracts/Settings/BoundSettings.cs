using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>The result of binding: a record, or the reasons why there is none.</summary>
/// <param name="Value">The settings record; null when there are problems of severity Error.</param>
/// <param name="Problems">All problems at once, each with its JSON pointer.</param>
public sealed record BoundSettings<T>(T? Value, IReadOnlyList<Diagnostic> Problems)
    where T : class
{
    /// <summary>
    /// The record without the members that do not belong there, for a plugin to go on to its own checks so that all
    /// problems are told at once. Equal to <see cref="Value"/> when there is one; null when nothing could be read.
    /// </summary>
    public T? Draft { get; init; } = Value;
}
