using Comet.Modular.ArchitectureRules.Rules;

namespace Comet.Modular.ArchitectureRules;

public sealed class SourceRulesTests
{
    private const string Path = "host/Comet.Modular.A/A.cs";

    [Fact]
    public void Source_files_are_short() => Expect.Kept(SourceRules.FilesAreShort);

    [Fact]
    public void A_long_file_is_found()
    {
        Expect.Broken(SourceRules.FilesAreShort, Expect.Seed(Path, new string[401]), Path);
        Assert.Empty(SourceRules.FilesAreShort(Expect.Seed(Path, new string[400])));
    }

    [Fact]
    public void No_code_is_folded_away() => Expect.Kept(SourceRules.NothingIsFolded);

    [Fact]
    public void A_region_is_found() =>
        Expect.Broken(SourceRules.NothingIsFolded, Expect.Seed(Path, "", "    #region Fields"), Path + ":2");

    [Fact]
    public void Nullable_flow_stays_on() => Expect.Kept(SourceRules.NullableStaysOn);

    [Fact]
    public void Nullable_switched_off_is_found() =>
        Expect.Broken(SourceRules.NullableStaysOn, Expect.Seed(Path, "#nullable disable"), Path);

    [Fact]
    public void Suppressed_warnings_have_a_reason() => Expect.Kept(SourceRules.SuppressionsHaveAReason);

    [Theory]
    [InlineData("#pragma warning disable CA1000")]
    [InlineData("#pragma warning disable")]
    [InlineData("#pragma warning disable CA1000 // ok")]
    public void A_suppression_without_a_reason_is_found(string line) => Expect.Broken(
        SourceRules.SuppressionsHaveAReason,
        Expect.Seed(Path, "#pragma warning disable CA2000 // The caller owns it.", line, "#pragma warning restore CA1000"),
        Path + ":2");

    [Fact]
    public void Type_names_say_something() => Expect.Kept(SourceRules.NamesSaySomething);

    [Theory]
    [InlineData("public sealed class PackManager(int size)")]
    [InlineData("internal static class BlobHelper")]
    [InlineData("    private readonly record struct PackInfo(int Size);")]
    [InlineData("class Utilities")]
    [InlineData("public interface IBlobProcessor<T>")]
    public void A_name_that_says_nothing_is_found(string line) => Expect.Broken(
        SourceRules.NamesSaySomething, Expect.Seed(Path, "public sealed class Information", line, "// class of Helper"), Path + ":2");

    [Fact]
    public void No_file_names_a_place_outside_the_repository() => Expect.Kept(SourceRules.NothingOutsideIsNamed);

    [Theory]
    [InlineData("see ..", "shared/notes")]
    [InlineData("in ", "work/main")]
    [InlineData("`", "work/x`")]
    public void A_place_outside_the_repository_is_found(string before, string after) => Expect.Broken(
        SourceRules.NothingOutsideIsNamed, Expect.Seed("README.md", "my/work/is fine", $"{before}/{after}"), "README.md:2");
}
