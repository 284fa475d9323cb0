using System.Globalization;
using System.Text;

namespace Comet.Modular.Plugins.FilesAndFolders.Filters;

/// <summary>The character classes that RE2 knows by name.</summary>
internal static class NamedSets
{
    /// <summary>The classes of Perl, which in RE2 are ASCII only.</summary>
    /// <param name="letter">One of d, s, w; in upper case the complement.</param>
    public static RuneSet? Perl(char letter)
    {
        var set = char.ToLowerInvariant(letter) switch
        {
            'd' => Of("09"),
            's' => Of("\t\n\f\r  "),
            'w' => Of("09AZ__az"),
            _ => null,
        };
        return set is not null && char.IsUpper(letter) ? set.Negate() : set;
    }

    /// <summary>The classes of POSIX, by the name between the colons.</summary>
    public static RuneSet? Posix(string name) =>
        name switch
        {
            "alnum" => Of("09AZaz"),
            "alpha" => Of("AZaz"),
            "ascii" => Of("\0\x7f"),
            "blank" => Of("\t\t  "),
            "cntrl" => Of("\0\x1f\x7f\x7f"),
            "digit" => Of("09"),
            "graph" => Of("!~"),
            "lower" => Of("az"),
            "print" => Of(" ~"),
            "punct" => Of("!/:@[`{~"),
            "space" => Of("\t\r  "),
            "upper" => Of("AZ"),
            "word" => Of("09AZaz__"),
            "xdigit" => Of("09AFaf"),
            _ => null,
        };

    /// <summary>The general categories of Unicode by their short names, for example <c>L</c> or <c>Lu</c>.</summary>
    public static RuneSet? Unicode(string name)
    {
        if (string.Equals(name, "Any", StringComparison.Ordinal))
        {
            return RuneSet.All;
        }

        var wanted = Enum.GetValues<UnicodeCategory>()
            .Where(category => ShortName(category).StartsWith(name, StringComparison.Ordinal))
            .ToHashSet();
        if (wanted.Count == 0 || name.Length is 0 or > 2)
        {
            return null;
        }

        var set = new RuneSet();
        for (var value = 0; value <= 0x10ffff; value++)
        {
            if (Rune.IsValid(value) && wanted.Contains(Rune.GetUnicodeCategory(new Rune(value))))
            {
                _ = set.Add(value, value);
            }
        }

        return set;
    }

    private static RuneSet Of(string pairs)
    {
        var set = new RuneSet();
        for (var at = 0; at < pairs.Length; at += 2)
        {
            _ = set.Add(pairs[at], pairs[at + 1]);
        }

        return set;
    }

    private static string ShortName(UnicodeCategory category) =>
        category switch
        {
            UnicodeCategory.UppercaseLetter => "Lu",
            UnicodeCategory.LowercaseLetter => "Ll",
            UnicodeCategory.TitlecaseLetter => "Lt",
            UnicodeCategory.ModifierLetter => "Lm",
            UnicodeCategory.OtherLetter => "Lo",
            UnicodeCategory.NonSpacingMark => "Mn",
            UnicodeCategory.SpacingCombiningMark => "Mc",
            UnicodeCategory.EnclosingMark => "Me",
            UnicodeCategory.DecimalDigitNumber => "Nd",
            UnicodeCategory.LetterNumber => "Nl",
            UnicodeCategory.OtherNumber => "No",
            UnicodeCategory.SpaceSeparator => "Zs",
            UnicodeCategory.LineSeparator => "Zl",
            UnicodeCategory.ParagraphSeparator => "Zp",
            UnicodeCategory.Control => "Cc",
            UnicodeCategory.Format => "Cf",
            UnicodeCategory.Surrogate => "Cs",
            UnicodeCategory.PrivateUse => "Co",
            UnicodeCategory.ConnectorPunctuation => "Pc",
            UnicodeCategory.DashPunctuation => "Pd",
            UnicodeCategory.OpenPunctuation => "Ps",
            UnicodeCategory.ClosePunctuation => "Pe",
            UnicodeCategory.InitialQuotePunctuation => "Pi",
            UnicodeCategory.FinalQuotePunctuation => "Pf",
            UnicodeCategory.OtherPunctuation => "Po",
            UnicodeCategory.MathSymbol => "Sm",
            UnicodeCategory.CurrencySymbol => "Sc",
            UnicodeCategory.ModifierSymbol => "Sk",
            UnicodeCategory.OtherSymbol => "So",
            _ => string.Empty,
        };
}
