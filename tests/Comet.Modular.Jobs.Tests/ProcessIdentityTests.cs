using System.Diagnostics;
using Comet.Modular.Jobs.Runs;

namespace Comet.Modular.Jobs.Tests;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void This_process_is_alive() => Assert.True(ProcessIdentity.Current.IsAlive());

    [Fact]
    public void Another_process_under_the_same_number_is_not_the_same() =>
        Assert.False((ProcessIdentity.Current with { Started = "earlier" }).IsAlive());

    [Fact]
    public async Task A_process_that_has_ended_is_not_alive()
    {
        using var process = Process.Start("true");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.False(new ProcessIdentity(process.Id, ProcessIdentity.Current.Started).IsAlive());
    }
}
