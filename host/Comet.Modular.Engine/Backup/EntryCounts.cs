namespace Comet.Modular.Engine.Backup;

/// <summary>Entries (files, links, directories and other nodes) by what happened to them since the parent snapshot.</summary>
/// <param name="New">Not in the parent.</param>
/// <param name="Changed">Content or metadata differ.</param>
/// <param name="Unchanged">Kind, size, times and metadata are the same; content was not read.</param>
/// <param name="Removed">In the parent, no longer offered.</param>
/// <param name="Faulted">Not stored, or stored incomplete.</param>
public sealed record EntryCounts(long New, long Changed, long Unchanged, long Removed, long Faulted);
