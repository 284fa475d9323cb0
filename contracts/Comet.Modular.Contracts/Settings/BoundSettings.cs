using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts.Settings;

/// <summary>The result of binding: a record, or the reasons why there is none.</summary>
/// <param name="Value">The settings record; null when there are problems of severity Error.</param>
/// <param name="Problems">All problems at once, each with its JSON pointer.</param>
public sealed record BoundSettings<T>(T? Value, IReadOnlyList<Diagnostic> Problems)
    where T : class;
