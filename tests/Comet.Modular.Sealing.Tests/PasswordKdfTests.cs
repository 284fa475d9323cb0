using System.Text;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;

namespace Comet.Modular.Sealing.Tests;

[Trait("Req", "HO-08")]
public sealed class PasswordKdfTests
{
    [Fact]
    public void The_default_gives_the_known_answer()
    {
        byte[] key = new byte[32];

        PasswordKdf.Default.DeriveKey("password"u8, "somesaltsomesalt"u8, key);

        Assert.Equal(
            "7664ad4ba1a3c999fcdd0991ffc2270f78302d2383233db5e7befc85d1bb1819", Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData("password", 8 * 1024, 1)]
    [InlineData("", 8 * 1024, 2)]
    [InlineData("Grüße, κόσμε", 9_001, 4)]
    public void Another_implementation_of_Argon2id_agrees(string password, int memoryKiB, int passes)
    {
        byte[] salt = Samples.Counting(9, 16);
        byte[] expected = new byte[32];
        var other = new Argon2BytesGenerator();
        other.Init(new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
            .WithVersion(0x13).WithIterations(passes).WithMemoryAsKB(memoryKiB).WithParallelism(1).WithSalt(salt).Build());
        other.GenerateBytes(Encoding.UTF8.GetBytes(password), expected);
        byte[] key = new byte[32];

        new PasswordKdf(memoryKiB, passes).DeriveKey(Encoding.UTF8.GetBytes(password), salt, key);

        Assert.Equal(expected, key);
    }

    [Theory]
    [InlineData((8 * 1024) - 1, 3)]
    [InlineData((4 * 1024 * 1024) + 1, 3)]
    [InlineData(65536, 0)]
    [InlineData(65536, 65)]
    [InlineData(-1, -1)]
    public void A_cost_out_of_bounds_is_refused(int memoryKiB, int passes)
    {
        Assert.False(PasswordKdf.IsAccepted(memoryKiB, passes));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordKdf(memoryKiB, passes));
    }
}
