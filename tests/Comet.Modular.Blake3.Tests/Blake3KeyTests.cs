namespace Comet.Modular.Blake3.Tests;

public sealed class Blake3KeyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length)
    {
        var bytes = new byte[length];

        Assert.Throws<ArgumentException>(() => new Blake3Key(bytes).Dispose());
        Assert.Throws<ArgumentException>(() => new Blake3Stream(bytes));
    }

    [Fact]
    public void A_disposed_key_refuses_to_hash()
    {
        using var key = new Blake3Key(new byte[32]);

        Release(key);

        Assert.Throws<ObjectDisposedException>(() => key.Hash([1, 2, 3], new byte[32]));

        static void Release(IDisposable disposable) => disposable.Dispose();
    }

    [Fact]
    public void One_key_serves_many_threads_at_once()
    {
        using var key = new Blake3Key([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
        var input = new byte[50_000];
        var expected = new byte[32];
        key.Hash(Blake3Kernel.Scalar, input, expected);

        Parallel.For(0, 64, _ =>
        {
            var actual = new byte[32];
            key.Hash(input, actual);
            Assert.Equal(expected, actual);
        });
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        using var key = new Blake3Key(new byte[32]);
        var stream = new Blake3Stream();
        var input = new byte[100_000];
        var output = new byte[200];
        int[] lengths = [0, 100, 1024, 5000, 65_536, 100_000];
        for (var i = 0; i < 3; i++)
        {
            HashAll();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        HashAll();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        void HashAll()
        {
            foreach (var length in lengths)
            {
                Blake3Hash.Hash(input.AsSpan(0, length), output);
                key.Hash(input.AsSpan(0, length), output);
                Blake3Hash.DeriveKey("Comet.Modular tests", input.AsSpan(0, length), output);
                stream.Append(input.AsSpan(0, length));
                stream.Finish(output);
            }
        }
    }
}
