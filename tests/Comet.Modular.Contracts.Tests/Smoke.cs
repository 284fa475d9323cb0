namespace Comet.Modular.Contracts.Tests;

public sealed class Smoke
{
    [Fact]
    [Trait("Req", "HO-01")]
    public void One_is_one() => Assert.Equal(1, 1);
}
