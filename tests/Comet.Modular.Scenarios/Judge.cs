namespace Comet.Modular.Scenarios;

/// <summary>Two independent judges of whether two folders are the same.</summary>
internal static class Judge
{
    public static async Task MustBeEqualAsync(string left, string right)
    {
        var compared = await RunningProgram.RunAsync(
            Path.Combine(AppContext.BaseDirectory, "Comet.Modular.TreeCompare"),
            left,
            right
        );
        _ = compared.MustEnd(0);
        var synced = await RunningProgram.RunAsync(
            "rsync",
            "-aHXn",
            "--checksum",
            "--itemize-changes",
            "--delete",
            left + "/",
            right + "/"
        );
        Assert.Equal(string.Empty, synced.MustEnd(0).Output);
    }
}
