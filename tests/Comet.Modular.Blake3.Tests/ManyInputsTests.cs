using CsCheck;

namespace Comet.Modular.Blake3.Tests;

public sealed class ManyInputsTests
{
    private const int LongestInput = 40 * 1024;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 7))];

    // Blocks and chunks are where trees change shape, and small inputs are what the call is for.
    private static readonly Gen<int> Length = Gen.OneOf(
        Gen.Int[0, LongestInput],
        Gen.Int[0, 4096],
        Gen.Int[0, 130],
        Gen.Select(Gen.Int[0, 40], Gen.Int[-2, 2], (chunks, off) => Math.Clamp((chunks * 1024) + off, 0, LongestInput)),
        Gen.Select(Gen.Int[0, 40], Gen.Int[-2, 2], (blocks, off) => Math.Max(0, (blocks * 64) + off)));

    [Fact]
    public void Every_kernel_gives_each_of_many_inputs_the_hash_that_it_has_alone()
    {
        using var key = new Blake3Key(Key);
        Gen.Select(Length.Array[0, 200], Gen.Int).Sample((lengths, seed) =>
        {
            var inputs = new byte[lengths.Sum()];
            new Random(seed).NextBytes(inputs);
            var expected = OneByOne(key, inputs, lengths);
            return Kernels.Supported.All(kernel => Together(kernel, key, inputs, lengths).AsSpan().SequenceEqual(expected));
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void Every_length_up_to_seventeen_chunks_is_hashed_among_equal_ones_as_alone()
    {
        using var key = new Blake3Key(Key);
        var inputs = new byte[9 * 17 * 1024];
        new Random(3).NextBytes(inputs);
        var lengths = new int[9];
        for (var length = 0; length <= 17 * 1024; length += length < 2200 ? 1 : 61)
        {
            Array.Fill(lengths, length);
            var part = inputs.AsSpan(0, 9 * length).ToArray();
            var expected = OneByOne(key, part, lengths);
            foreach (var kernel in Kernels.Supported)
            {
                Assert.Equal(expected, Together(kernel, key, part, lengths));
            }
        }
    }

    [Theory]
    [InlineData(new[] { 256 * 1024, 256 * 1024 })]
    [InlineData(new[] { (255 * 1024) + 1, 3, 256 * 1024, 0, 64 })]
    [InlineData(new[] { 512 * 1024, 1 })]
    [InlineData(new[] { (512 * 1024) + 1, 70_000, (256 * 1024) - 1 })]
    [InlineData(new[] { 90_001, 65_536, 131_072, 33_333, 200_000, 1 })]
    public void Large_inputs_are_hashed_among_others_as_alone(int[] lengths)
    {
        using var key = new Blake3Key(Key);
        var inputs = new byte[lengths.Sum()];
        new Random(5).NextBytes(inputs);
        var expected = OneByOne(key, inputs, lengths);

        foreach (var kernel in Kernels.Supported)
        {
            Assert.Equal(expected, Together(kernel, key, inputs, lengths));
        }
    }

    [Fact]
    public void The_published_inputs_hashed_together_give_the_published_output()
    {
        var vectors = OfficialVectors.Load();
        using var key = new Blake3Key(vectors.Key);
        byte[] inputs = [.. vectors.Cases.SelectMany(vector => vector.Input)];
        int[] lengths = [.. vectors.Cases.Select(vector => vector.Input.Length)];
        byte[] expected = [.. vectors.Cases.SelectMany(vector => vector.KeyedHash[..32])];
        foreach (var kernel in Kernels.Supported)
        {
            Assert.Equal(expected, Together(kernel, key, inputs, lengths));
        }

        var actual = new byte[expected.Length];
        key.HashMany(inputs, lengths, actual);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(new[] { 4, 4 }, 64)]
    [InlineData(new[] { 4, 7 }, 64)]
    [InlineData(new[] { -1, 11 }, 64)]
    [InlineData(new[] { 12, -2 }, 64)]
    [InlineData(new[] { int.MaxValue, int.MaxValue }, 64)]
    [InlineData(new[] { 4, 6 }, 63)]
    [InlineData(new[] { 4, 6 }, 65)]
    [InlineData(new int[0], 0)]
    public void Lengths_that_do_not_fit_are_refused(int[] lengths, int hashes)
    {
        using var key = new Blake3Key(Key);

        Assert.Throws<ArgumentException>(() => key.HashMany(new byte[10], lengths, new byte[hashes]));
    }

    [Fact]
    public void A_disposed_key_refuses_many_inputs()
    {
        using var key = new Blake3Key(Key);

        Release(key);

        Assert.Throws<ObjectDisposedException>(() => key.HashMany([1, 2, 3], [3], new byte[32]));

        static void Release(IDisposable disposable) => disposable.Dispose();
    }

    [Fact]
    public void Hashing_many_inputs_allocates_nothing()
    {
        using var key = new Blake3Key(Key);
        int[] lengths = [0, 100, 1024, 5000, 16_384, 30_000, 7, 64, 2048, 3000];
        var inputs = new byte[lengths.Sum()];
        var hashes = new byte[lengths.Length * 32];
        key.HashMany(inputs, lengths, hashes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        key.HashMany(inputs, lengths, hashes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    private static byte[] OneByOne(Blake3Key key, byte[] inputs, int[] lengths)
    {
        var hashes = new byte[lengths.Length * 32];
        var at = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            key.Hash(Blake3Kernel.Scalar, inputs.AsSpan(at, lengths[i]), hashes.AsSpan(i * 32, 32));
            at += lengths[i];
        }

        return hashes;
    }

    private static byte[] Together(Blake3Kernel kernel, Blake3Key key, byte[] inputs, int[] lengths)
    {
        var hashes = new byte[lengths.Length * 32];
        key.HashMany(kernel, inputs, lengths, hashes);
        return hashes;
    }
}
