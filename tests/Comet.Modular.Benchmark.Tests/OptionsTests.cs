using Comet.Modular.Benchmark.Curves;
using Comet.Modular.Benchmark.Index;
using Comet.Modular.Benchmark.Rivals;

namespace Comet.Modular.Benchmark.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Without_options_all_is_measured_in_memory()
    {
        var options = RivalsOptions.Parse("/corpora", [])!;

        Assert.Equal(5, options.Rounds);
        Assert.Equal(["src", "img"], options.CorpusNames);
        Assert.Equal(["comet", "restic", "restic-new", "borg"], options.Tools);
        Assert.Equal(Enum.GetValues<Work>(), options.Works);
        Assert.Equal(["/dev/shm"], options.Places);
    }

    [Fact]
    public void Works_are_done_in_their_order_whatever_the_order_of_the_words()
    {
        var options = RivalsOptions.Parse("/corpora", ["--works", "check,first", "--on", "tmpfs,disk", "--markdown", "--rounds", "3"])!;

        Assert.Equal([Work.First, Work.Check], options.Works);
        Assert.Equal(["/dev/shm", "/corpora/repositories"], options.Places);
        Assert.True(options.IsMarkdown);
        Assert.Equal(3, options.Rounds);
    }

    [Theory]
    [InlineData("--rounds", "0")]
    [InlineData("--rounds")]
    [InlineData("--tools", "comet,tar")]
    [InlineData("--works", "first,prune")]
    [InlineData("--what", "1")]
    public void Unknown_words_are_refused(params string[] arguments) => Assert.Null(RivalsOptions.Parse("/corpora", arguments));

    [Fact]
    public void Curves_end_where_they_are_told_to()
    {
        var options = CurveOptions.Parse("/curve", ["--up-to", "100000,3"])!;

        Assert.Equal([10_000, 30_000, 100_000], options.Files);
        Assert.Equal([1, 3], options.Gigabytes);
        Assert.Null(CurveOptions.Parse("/curve", ["--up-to", "many"]));
    }

    [Fact]
    public void An_index_has_a_hundred_million_chunks_unless_another_number_is_named()
    {
        Assert.Equal(100_000_000, IndexOptions.Parse("/index", [])!.Entries);
        Assert.Equal(5_000, IndexOptions.Parse("/index", ["5000"])!.Entries);
        Assert.Null(IndexOptions.Parse("/index", ["many"]));
        Assert.Null(IndexOptions.Parse("/index", ["0"]));
    }
}
