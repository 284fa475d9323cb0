using Comet.Modular.Engine.Restore.Programs;

namespace Comet.Modular.Engine.Tests.Restore.Programs;

/// <summary>The way of other systems, run on Linux beside the one for Linux.</summary>
public sealed class PortableProgramTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_takes_input_and_environment_and_tells_its_exit_code()
    {
        await using var program = Start("printf '%s ' \"$COMET_NAME\"; cat; exit 7");

        await program.Input.WriteAsync("content"u8.ToArray(), Cancellation);
        await program.EndInputAsync();
        using var output = new StreamReader(program.Output);

        Assert.Equal("file content", await output.ReadToEndAsync(Cancellation));
        Assert.Equal(7, await program.Ended.WaitAsync(Patience, Cancellation));
    }

    [Fact]
    public async Task Disposing_it_ends_it()
    {
        Task<int> ended;
        await using (var program = Start("trap '' TERM INT; cat > /dev/null; sleep 1000"))
        {
            ended = program.Ended;
        }

        Assert.Equal(137, await ended.WaitAsync(Patience, Cancellation));
    }

    private static PortableProgram Start(string command) =>
        PortableProgram.Start(
            command,
            new Dictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["PATH"] = "/usr/bin:/bin"u8.ToArray(),
                ["COMET_NAME"] = "file"u8.ToArray(),
            }
        );
}
