using System.Diagnostics;
using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>Expected results follow the syntax page of RE2 and Go's regexp package.</summary>
[Trait("Req", "FF-08")]
public sealed class RegexTests
{
    [Theory]
    [InlineData("b", "/abc", true)]
    [InlineData("B", "/abc", false)]
    [InlineData("(?i)B", "/abc", true)]
    [InlineData("a(?i)B", "/Ab", false)]
    [InlineData("(?i:a)B", "/AB", true)]
    [InlineData("(?i:a)b", "/AB", false)]
    [InlineData("((?i)a)b", "/AB", false)]
    [InlineData("(?i)(?-i)a", "/A", false)]
    [InlineData("(?i)[^a]$", "/A", false)]
    [InlineData("(?i)[a-c]$", "/B", true)]
    [InlineData("(?i)k$", "/\u212a", true)]
    [InlineData(@"(?i)\W$", "/k", false)]
    [InlineData("^/home", "/home/u", true)]
    [InlineData("^home", "/home/u", false)]
    [InlineData("u$", "/home/u", true)]
    [InlineData("u$", "/home/u\n", false)]
    [InlineData("(?m)u$", "/home/u\nx", true)]
    [InlineData(@"\A/home\z", "/home", true)]
    [InlineData(@"\A/home\z", "/home\n", false)]
    [InlineData("a.c", "/abc", true)]
    [InlineData("a.c", "/a\nc", false)]
    [InlineData("(?s)a.c", "/a\nc", true)]
    [InlineData("^/.$", "/\U0001f600", true)]
    [InlineData("^/..$", "/\U0001f600", false)]
    [InlineData("^/\U0001f600+$", "/\U0001f600\U0001f600", true)]
    [InlineData("^/[^a]$", "/\U0001f600", true)]
    [InlineData("^/[a\U0001f600]$", "/\U0001f600", true)]
    [InlineData(@"^/\x{1f600}$", "/\U0001f600", true)]
    [InlineData(@"/tmp\/x", "/tmp/x", true)]
    [InlineData(@"\.txt$", "/a.txt", true)]
    [InlineData(@"\d", "/5", true)]
    [InlineData(@"\d", "/٣", false)]
    [InlineData(@"\w", "/é", false)]
    [InlineData(@"\s", "/a\vb", false)]
    [InlineData(@"^/\S+$", "/ab", true)]
    [InlineData(@"[[:alpha:]]{3}", "/ab1", false)]
    [InlineData(@"[[:^digit:]x]5", "/a5", true)]
    [InlineData(@"\pL", "/é", true)]
    [InlineData(@"\p{Lu}", "/é", false)]
    [InlineData(@"^/\P{L}$", "/5", true)]
    [InlineData(@"^/[\pL\d]+$", "/é5", true)]
    [InlineData(@"a{2}", "/aa", true)]
    [InlineData(@"a{2,}$", "/a", false)]
    [InlineData(@"^/a{1,2}$", "/aaa", false)]
    [InlineData(@"a{,2}", "/a{,2}", true)]
    [InlineData(@"x{a}", "/x{a}", true)]
    [InlineData(@"a+?b??c*?", "/ab", true)]
    [InlineData(@"(?P<year>\d+)-(?<month>\d+)", "/2026-11", true)]
    [InlineData(@"(a|b|)c", "/c", true)]
    [InlineData(@"\Qa.b\E+", "/a.bbb", true)]
    [InlineData(@"\Qa.b\E", "/axb", false)]
    [InlineData(@"\101\x41\t", "/AA\t", true)]
    [InlineData(@"[\t-\n]", "/\n", true)]
    [InlineData(@"[]a]", "/]", true)]
    [InlineData(@"[^]a]$", "/]", false)]
    [InlineData(@"[a-]", "/-", true)]
    [InlineData(@"[a-z-[aeiou]]", "/e-]", true)]
    [InlineData(@"a b#c", "/ab", false)]
    [InlineData(@"(?U)a+", "/a", true)]
    [InlineData("[^/]+/Documents", "/home/u/Documents", true)]
    public void An_expression_means_what_it_means_in_Go(string expression, string path, bool expected) =>
        Assert.Equal(expected, FilterPattern.Expression(expression).IsMatch(path, isDirectory: false));

    [Theory]
    [InlineData("a(b", 1)]
    [InlineData("a)b", 1)]
    [InlineData("*a", 0)]
    [InlineData("a|*", 2)]
    [InlineData("(?i)*", 4)]
    [InlineData("a**", 1)]
    [InlineData("a{2}{3}", 1)]
    [InlineData("ab[c", 2)]
    [InlineData("[b-a]", 1)]
    [InlineData("[[:word", 0)]
    [InlineData("[[:nope:]]", 1)]
    [InlineData("a{1001}", 1)]
    [InlineData("a{3,2}", 1)]
    [InlineData("(a{100}){100}", 8)]
    [InlineData(@"x\", 1)]
    [InlineData(@"(a)\1", 3)]
    [InlineData(@"\8", 0)]
    [InlineData(@"a\y", 1)]
    [InlineData(@"a\Z", 1)]
    [InlineData(@"\G", 0)]
    [InlineData(@"\u0041", 0)]
    [InlineData(@"\x{110000}", 0)]
    [InlineData(@"\xg0", 0)]
    [InlineData(@"\p{Greek}", 0)]
    [InlineData(@"\p", 0)]
    [InlineData("a(?=b)", 1)]
    [InlineData("a(?!b)", 1)]
    [InlineData("a(?<=b)", 1)]
    [InlineData("a(?<!b)", 1)]
    [InlineData("(?>a)", 0)]
    [InlineData("(?x)a", 0)]
    [InlineData("(?", 0)]
    [InlineData("(?P<a", 0)]
    [InlineData("(?P=a)", 0)]
    [InlineData("(?#a)", 0)]
    public void What_is_not_RE2_is_refused_with_its_position(string expression, int position)
    {
        var invalid = Assert.Throws<PatternException>(() => FilterPattern.Expression(expression));

        Assert.Equal(position, invalid.Position);
    }

    [Fact]
    public void Matching_takes_time_linear_in_the_path()
    {
        var pattern = FilterPattern.Expression("(a*)*(a|aa)+b$");
        var path = "/" + new string('a', 20_000);

        var started = Stopwatch.GetTimestamp();
        var found = pattern.IsMatch(path, isDirectory: false);

        Assert.False(found);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
