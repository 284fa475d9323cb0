namespace Comet.Modular.Scenarios;

public sealed class LargeTreeScenarios
{
    [Fact]
    [Trait("Req", "FF-11")]
    [Trait("Req", "HO-08")]
    public async Task A_kernel_tree_comes_back_as_it_was()
    {
        using var place = await Workplace.WithItemAsync();
        var archive = await KernelSource.FindAsync();
        await place.ShellAsync($"tar -xf '{archive}'");
        await place.AgeSourceAsync();

        var first = (await place.BackupAsync()).Finished;
        var second = (await place.BackupAsync()).Finished;
        (await place.CometAsync("restore", $"docs@latest:{place.Source}", "--to", place.Target)).MustEnd(0);

        Assert.True(first.GetProperty("entries").GetProperty("new").GetInt64() > 70_000);
        Assert.Equal(0, second.GetProperty("bytes").GetProperty("read").GetInt64());
        Assert.Equal(0, second.GetProperty("entries").GetProperty("changed").GetInt64());
        await Judge.MustBeEqualAsync(place.Source, place.Target);
    }
}
