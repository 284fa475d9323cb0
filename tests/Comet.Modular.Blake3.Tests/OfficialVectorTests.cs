namespace Comet.Modular.Blake3.Tests;

public sealed class OfficialVectorTests
{
    private static readonly OfficialVectors Vectors = OfficialVectors.Load();

    [Fact]
    public void The_fixture_holds_all_published_cases()
    {
        Assert.Equal(35, Vectors.Cases.Count);
        Assert.All(Vectors.Cases, c => Assert.Equal(131, c.Hash.Length));
    }

    [Theory]
    [InlineData(131)]
    [InlineData(32)]
    [InlineData(7)]
    [Trait("Req", "HO-08")]
    public void Each_mode_gives_the_published_output_on_every_kernel(int outputLength)
    {
        using var key = new Blake3Key(Vectors.Key);
        var output = new byte[outputLength];
        foreach (var kernel in Kernels.Supported)
        {
            foreach (var vector in Vectors.Cases)
            {
                Blake3Hash.Hash(kernel, vector.Input, output);
                Assert.Equal(vector.Hash[..outputLength], output);

                key.Hash(kernel, vector.Input, output);
                Assert.Equal(vector.KeyedHash[..outputLength], output);

                Blake3Hash.DeriveKey(kernel, Vectors.Context, vector.Input, output);
                Assert.Equal(vector.DeriveKey[..outputLength], output);
            }
        }
    }

    [Fact]
    public void Public_calls_give_the_published_output()
    {
        using var key = new Blake3Key(Vectors.Key);
        var output = new byte[131];
        foreach (var vector in Vectors.Cases)
        {
            Blake3Hash.Hash(vector.Input, output);
            Assert.Equal(vector.Hash, output);

            key.Hash(vector.Input, output);
            Assert.Equal(vector.KeyedHash, output);

            Blake3Hash.DeriveKey(Vectors.Context, vector.Input, output);
            Assert.Equal(vector.DeriveKey, output);
        }
    }

    [Fact]
    public void A_stream_gives_the_published_output_byte_by_byte_and_at_once()
    {
        foreach (var kernel in Kernels.Supported)
        {
            foreach (var vector in Vectors.Cases)
            {
                Assert.Equal(vector.Hash, Finish(new Blake3Stream(kernel), vector.Input, pieceLength: 1));
                Assert.Equal(vector.Hash, Finish(new Blake3Stream(kernel), vector.Input, vector.Input.Length));
                Assert.Equal(vector.KeyedHash, Finish(new Blake3Stream(kernel, Vectors.Key), vector.Input, 777));
            }
        }
    }

    private static byte[] Finish(Blake3Stream stream, byte[] input, int pieceLength)
    {
        for (var at = 0; at < input.Length; at += pieceLength)
        {
            stream.Append(input.AsSpan(at, Math.Min(pieceLength, input.Length - at)));
        }

        var output = new byte[131];
        stream.Finish(output);
        return output;
    }
}
