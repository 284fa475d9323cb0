using Comet.Modular.Plugins.FilesAndFolders.Filters;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

[Trait("Req", "FF-08")]
public sealed class GlobTests
{
    [Theory]
    [InlineData("*.txt", "/a.txt", true)]
    [InlineData("*.txt", "/home/u/a.txt", true)]
    [InlineData("*.txt", "/home/u.txt/a", false)]
    [InlineData("*.txt", "/home/a.TXT", false)]
    [InlineData("*.txt", "/home/.txt", true)]
    [InlineData("txt", "/home/a.txt", false)]
    [InlineData("u/a.txt", "/home/u/a.txt", true)]
    [InlineData("u/a.txt", "/home/xu/a.txt", false)]
    [InlineData("/home", "/home", true)]
    [InlineData("/home", "/x/home", false)]
    [InlineData("/home/*", "/home/u", true)]
    [InlineData("/home/*", "/home/u/v", false)]
    [InlineData("/home/*/x", "/home/u/x", true)]
    [InlineData("/home/*/x", "/home/x", false)]
    [InlineData("/home/**/x", "/home/x", true)]
    [InlineData("/home/**/x", "/home/u/x", true)]
    [InlineData("/home/**/x", "/home/u/v/w/x", true)]
    [InlineData("/home/**/x", "/home/ux", false)]
    [InlineData("/home/**/*.c", "/home/u/v/w.c", true)]
    [InlineData("/**/x", "/x", true)]
    [InlineData("**/x", "/u/x", true)]
    [InlineData("/home/**", "/home/u", true)]
    [InlineData("/home/**", "/home/u/v", true)]
    [InlineData("/home/**", "/home", false)]
    [InlineData("**", "/anything/at/all", true)]
    [InlineData("/home/**.c", "/home/u/v.c", true)]
    [InlineData("/a//b", "/a/b", true)]
    [InlineData("file?", "/file1", true)]
    [InlineData("file?", "/file", false)]
    [InlineData("file?", "/file/", false)]
    [InlineData("a?c", "/a/c", false)]
    [InlineData("?", "/ä", true)]
    [InlineData("?", "/\U0001f600", true)]
    [InlineData("??", "/\U0001f600", false)]
    [InlineData("[0-9].log", "/7.log", true)]
    [InlineData("[0-9].log", "/x.log", false)]
    [InlineData("[!a]b", "/cb", true)]
    [InlineData("[!a]b", "/ab", false)]
    [InlineData("[^a]b", "/ab", false)]
    [InlineData("x[!a]b", "/x/b", false)]
    [InlineData("[]]", "/]", true)]
    [InlineData("[a-]", "/-", true)]
    [InlineData("[\\]]x", "/]x", true)]
    [InlineData("[α-ω]", "/λ", true)]
    [InlineData("[\U0001f600-\U0001f640]", "/\U0001f601", true)]
    [InlineData("\\*", "/*", true)]
    [InlineData("\\*", "/x", false)]
    [InlineData("a.b", "/axb", false)]
    [InlineData("a+(b){2}|^$", "/a+(b){2}|^$", true)]
    [InlineData("{a,b}", "/a", false)]
    [InlineData("a", "/a\n", false)]
    public void An_exclude_glob_matches_from_any_name_on(string glob, string path, bool expected) =>
        Assert.Equal(expected, FilterPattern.FullPathGlob(glob, '/').IsMatch(path, isDirectory: false));

    [Theory]
    [InlineData("*/Documents", "u/Documents", true)]
    [InlineData("*/Documents", "Documents", false)]
    [InlineData("*/Documents", "u/v/Documents", false)]
    [InlineData("**/*.conf", "a.conf", true)]
    [InlineData("**/*.conf", "x/y/a.conf", true)]
    [InlineData("*.conf", "x/a.conf", false)]
    [InlineData("/a", "a", true)]
    public void An_include_glob_matches_the_whole_path_below_the_top(string glob, string path, bool expected) =>
        Assert.Equal(expected, FilterPattern.RelativeGlob(glob, '/').IsMatch(path, isDirectory: false));

    [Theory]
    [InlineData(@"C:\Users\**\AppData", @"c:\users\u\AppData", true)]
    [InlineData(@"?:\$RECYCLE.BIN", @"D:\$Recycle.Bin", true)]
    [InlineData(@"?:\$RECYCLE.BIN", @"D:\x\$Recycle.Bin", false)]
    [InlineData(@"*.docx", @"C:\u\A.DOCX", true)]
    [InlineData(@"u/*.docx", @"C:\u\a.docx", true)]
    [InlineData(@"\\server\share\x", @"\\server\share\x", true)]
    [InlineData(@"[a-c]\x", @"C:\B\x", true)]
    [InlineData(@"a*", @"C:\a\b", false)]
    public void On_Windows_both_slashes_separate_and_case_is_ignored(string glob, string path, bool expected) =>
        Assert.Equal(expected, FilterPattern.FullPathGlob(glob, '\\').IsMatch(path, isDirectory: false));

    [Fact]
    public void A_separator_at_the_end_asks_for_a_directory()
    {
        var pattern = FilterPattern.FullPathGlob("cache/", '/');

        Assert.True(pattern.IsMatch("/u/cache", isDirectory: true));
        Assert.False(pattern.IsMatch("/u/cache", isDirectory: false));
    }

    [Theory]
    [InlineData("ab[0-9", 2)]
    [InlineData("[", 0)]
    [InlineData("a[!]", 1)]
    [InlineData("[a/b]", 0)]
    [InlineData("x[z-a]", 2)]
    [InlineData("ab\\", 2)]
    public void A_glob_that_cannot_be_read_names_the_position(string glob, int position)
    {
        var invalid = Assert.Throws<PatternException>(() => FilterPattern.FullPathGlob(glob, '/'));

        Assert.Equal(position, invalid.Position);
        Assert.EndsWith($"at character {position + 1}", invalid.Message, StringComparison.Ordinal);
    }
}
