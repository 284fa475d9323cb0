namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>Reads a class in square brackets.</summary>
internal static class Re2Class
{
    /// <exception cref="PatternException">The class is not one of RE2.</exception>
    public static RuneSet Read(Re2Reader reader, Re2Flags flags)
    {
        var open = reader.Position;
        reader.Skip(1);
        var negated = reader.TryTake("^");
        var set = new RuneSet();
        for (var first = true; first || reader.AtEnd || reader.Peek() != ']'; first = false)
        {
            if (reader.AtEnd)
            {
                throw new PatternException("missing closing ] of the class", open);
            }

            _ = set.Add(ReadMember(reader, flags, open));
        }

        reader.Skip(1);
        return negated ? set.Negate() : set;
    }

    private static RuneSet ReadMember(Re2Reader reader, Re2Flags flags, int open)
    {
        if ((reader.TryReadPosixSet() ?? reader.TryReadNamedSet(flags)) is { } named)
        {
            return named;
        }

        var start = reader.Position;
        var from = ReadRune(reader, open);
        var to = from;
        if (reader.IsRangeDash())
        {
            reader.Skip(1);
            to = ReadRune(reader, open);
        }

        if (to < from)
        {
            throw new PatternException("invalid class range, it runs backwards,", start);
        }

        var set = new RuneSet().Add(from, to);
        return flags.HasFlag(Re2Flags.IgnoreCase) ? set.Fold() : set;
    }

    private static int ReadRune(Re2Reader reader, int open)
    {
        if (reader.AtEnd)
        {
            throw new PatternException("missing closing ] of the class", open);
        }

        return reader.Peek() == '\\' ? reader.ReadEscape(reader.Position) : reader.NextRune();
    }
}
