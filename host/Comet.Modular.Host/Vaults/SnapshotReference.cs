using Comet.Modular.Contracts.Entries;
using Comet.Modular.Host.Output;

namespace Comet.Modular.Host.Vaults;

/// <summary>
/// <c>SNAP</c> or <c>SNAP:PATH</c> as it was typed; SNAP is an id, a prefix of one, or <c>ITEM@latest</c>.
/// </summary>
/// <param name="Item">The item whose newest snapshot is meant; null when <paramref name="Prefix"/> names it.</param>
/// <param name="Prefix">The beginning of an id, lower case.</param>
/// <param name="Path">The path after the colon; the root when there is none.</param>
/// <param name="Text">What was typed, without the path.</param>
internal sealed record SnapshotReference(string? Item, string? Prefix, EntryPath Path, string Text)
{
    private const string Latest = "@latest";

    public static SnapshotReference Parse(string text)
    {
        // An ad-hoc item's name holds colons itself, so the mark is looked for first, from the end.
        var mark = text.LastIndexOf(Latest, StringComparison.Ordinal);
        if (mark > 0 && IsEndOrColon(text, mark + Latest.Length))
        {
            var end = mark + Latest.Length;
            return new SnapshotReference(text[..mark], Prefix: null, PathAfter(text, end), text[..end]);
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var prefix = name.ToLowerInvariant();
        return prefix.Length > 0 && prefix.All(char.IsAsciiHexDigit)
            ? new SnapshotReference(Item: null, prefix, PathAfter(text, colon < 0 ? text.Length : colon), name)
            : throw new CommandException(
                "snapshot.reference",
                $"'{name}' names no snapshot.",
                "Use an id or its beginning from 'comet snapshot list', or ITEM@latest."
            );
    }

    private static bool IsEndOrColon(string text, int at) => at == text.Length || text[at] == ':';

    private static EntryPath PathAfter(string text, int colon) =>
        colon >= text.Length ? EntryPath.Root : Words.ParsePath(text[(colon + 1)..]);
}
