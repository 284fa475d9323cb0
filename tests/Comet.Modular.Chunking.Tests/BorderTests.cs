namespace Comet.Modular.Chunking.Tests;

public sealed class BorderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    public void An_input_up_to_the_minimum_size_is_one_chunk(int length)
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);

        Assert.Equal(length, chunker.FindBoundary(TestData.Random(length, seed: 1), endOfInput: true));
    }

    [Fact]
    public void Zeros_are_cut_at_the_maximum_size()
    {
        Assert.Equal(
            [256 * 1024, 256 * 1024, 1000],
            TestData.Cut(ChunkingParameters.Default, new byte[(512 * 1024) + 1000]));
    }

    [Fact]
    public void A_window_that_is_too_short_or_empty_is_refused()
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);
        var bytes = new byte[TestData.Small.MaximumSize];

        Assert.Throws<ArgumentException>(() => chunker.FindBoundary(bytes.AsSpan(1), endOfInput: false));
        Assert.Throws<ArgumentException>(() => chunker.FindBoundary([], endOfInput: true));
        Assert.True(chunker.FindBoundary(bytes, endOfInput: false) > 0);
    }

    [Fact]
    public void A_disposed_chunker_refuses_to_cut()
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);

        Release(chunker);

        Assert.Throws<ObjectDisposedException>(() => chunker.FindBoundary([1], endOfInput: true));

        static void Release(IDisposable disposable) => disposable.Dispose();
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new Chunker(TestData.Small, new byte[length]).Dispose());

    [Theory]
    [InlineData(63, 4096, 16_384)]
    [InlineData(int.MinValue, 4096, 16_384)]
    [InlineData(4096, 4096, 16_384)]
    [InlineData(4096, 6143, 16_384)]
    [InlineData(4096, 1024, 16_384)]
    [InlineData(4096, 8192, 12_287)]
    [InlineData(4096, int.MinValue, 16_384)]
    [InlineData(4096, 8192, int.MinValue)]
    [InlineData(4096, 8192, (16 * 1024 * 1024) + 1)]
    public void Sizes_out_of_bounds_are_refused(int minimum, int average, int maximum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkingParameters(minimum, average, maximum));

    [Theory]
    [InlineData(64, 2112, 4160)]
    [InlineData(32_768, 65_536, 98_304)]
    [InlineData(1 << 20, 1 << 22, 1 << 24)]
    public void Sizes_within_bounds_are_taken(int minimum, int average, int maximum)
    {
        var parameters = new ChunkingParameters(minimum, average, maximum);

        Assert.Equal(
            (minimum, average, maximum),
            (parameters.MinimumSize, parameters.AverageSize, parameters.MaximumSize));
    }
}
