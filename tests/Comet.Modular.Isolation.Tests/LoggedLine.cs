using Microsoft.Extensions.Logging;

namespace Comet.Modular.Isolation.Tests;

/// <summary>A line of the host's log.</summary>
internal sealed record LoggedLine(LogLevel Level, int Event, string Text, int? ProcessId);
