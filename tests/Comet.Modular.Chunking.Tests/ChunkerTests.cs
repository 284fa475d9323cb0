using CsCheck;

namespace Comet.Modular.Chunking.Tests;

[Trait("Req", "HO-08")]
public sealed class ChunkerTests
{
    private static readonly Gen<byte[]> Input = Gen.OneOf(
        Gen.Select(Gen.Int[1, 100_000], Gen.Int, TestData.Random),
        Gen.Select(Gen.Int[1, 100_000], Gen.Byte.Array[1, 40], Repeat),
        Gen.Select(
            Gen.Select(Gen.Int[1, 30_000], Gen.Int, TestData.Random),
            Gen.Select(Gen.Int[1, 30_000], Gen.Byte.Array[1, 4], Repeat),
            (random, repeated) => (byte[])[.. random, .. repeated, .. random]));

    [Fact]
    public void Chunks_join_to_the_input_and_keep_their_bounds()
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);
        Input.Sample(input =>
        {
            var lengths = TestData.Cut(chunker, input);

            Assert.Equal(input.Length, lengths.Sum());
            Assert.All(lengths.SkipLast(1), length => Assert.InRange(length, 1024, 16 * 1024));
            Assert.InRange(lengths[^1], 1, 16 * 1024);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Cuts_are_the_same_on_every_kernel_and_with_either_aes()
    {
        var chunkers = (
            from kernel in Enum.GetValues<ScanKernel>().Where(ScanKernelChoice.Supports)
            from instructions in new[] { false, CutFunction.HasInstructions }.Distinct()
            select new Chunker(TestData.Small, TestData.Key, kernel, instructions)).ToList();
        using var reference = new ReferenceChunker(TestData.Small, TestData.Key);
        try
        {
            Input.Sample(input =>
            {
                for (var at = 0; at < input.Length;)
                {
                    var expected = reference.FindBoundary(input.AsSpan(at));
                    foreach (var chunker in chunkers)
                    {
                        Assert.Equal(expected, chunker.FindBoundary(input.AsSpan(at), endOfInput: true));
                    }

                    at += expected;
                }
            }, iter: 150, threads: 1);
        }
        finally
        {
            chunkers.ForEach(chunker => chunker.Dispose());
        }
    }

    [Fact]
    public void What_follows_the_maximum_size_does_not_change_a_cut()
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);
        Gen.Select(Gen.Int, Gen.Int[0, 5000]).Sample((seed, more) =>
        {
            var input = TestData.Random(TestData.Small.MaximumSize + more, seed);

            var exact = chunker.FindBoundary(input.AsSpan(0, TestData.Small.MaximumSize), endOfInput: false);
            var longer = chunker.FindBoundary(input, endOfInput: false);
            var atEnd = chunker.FindBoundary(input, endOfInput: true);

            return exact == longer && exact == atEnd;
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void An_insertion_at_the_front_changes_few_chunks()
    {
        var input = TestData.Random(8 * 1024 * 1024, seed: 42);
        using var chunker = new Chunker(ChunkingParameters.Default, TestData.Key);
        var before = Ends(TestData.Cut(chunker, input));

        foreach (var at in (int[])[0, 100_000, 4_000_000])
        {
            byte[] changed = [.. input[..at], 77, .. input[at..]];
            var after = Ends(TestData.Cut(chunker, changed)).Select(end => end > at ? end - 1 : end).ToHashSet();
            Assert.InRange(before.Count(end => !after.Contains(end)), 0, 3);
        }

        static List<int> Ends(List<int> lengths)
        {
            var end = 0;
            return [.. lengths.Select(length => end += length)];
        }
    }

    [Fact]
    public void Streams_that_begin_at_different_places_meet_at_the_same_cuts()
    {
        using var chunker = new Chunker(TestData.Small, TestData.Key);
        Gen.Select(Gen.Int, Gen.Int[1, 8000]).Sample((seed, offset) =>
        {
            var input = TestData.Random(400_000, seed);
            var whole = Ends(TestData.Cut(chunker, input), 0);
            var part = Ends(TestData.Cut(chunker, input.AsSpan(offset)), offset);

            var first = part.First(whole.Contains);
            Assert.InRange(first, offset, 300_000);
            Assert.Equal(whole.SkipWhile(end => end < first), part.SkipWhile(end => end < first));
        }, iter: 100, threads: 1);

        static List<int> Ends(List<int> lengths, int start) => [.. lengths.Select(length => start += length)];
    }

    [Fact]
    public void Another_key_cuts_elsewhere()
    {
        var input = TestData.Random(2 * 1024 * 1024, seed: 7);
        byte[] otherKey = [.. TestData.Key];
        otherKey[31] ^= 1;
        using var other = new Chunker(ChunkingParameters.Default, otherKey);

        var lengths = TestData.Cut(ChunkingParameters.Default, input);
        var otherLengths = TestData.Cut(other, input);

        Assert.Empty(Ends(lengths).Intersect(Ends(otherLengths)));

        static IEnumerable<int> Ends(List<int> lengths)
        {
            var end = 0;
            return [.. lengths.SkipLast(1).Select(length => end += length)];
        }
    }

    [Fact]
    public void The_mean_size_on_random_data_is_near_the_average()
    {
        var input = TestData.Random(64 * 1024 * 1024, seed: 1);

        var mean = TestData.Cut(ChunkingParameters.Default, input).SkipLast(1).Average();

        Assert.InRange(mean, 64 * 1024 * 0.85, 64 * 1024 * 1.15);
    }

    [Fact]
    public void Cutting_allocates_nothing()
    {
        var input = TestData.Random(2 * 1024 * 1024, seed: 3);
        using var chunker = new Chunker(ChunkingParameters.Default, TestData.Key);
        using var plain = new Chunker(
            ChunkingParameters.Default, TestData.Key, ScanKernel.Scalar, useAesInstructions: false);
        CutAll();

        var before = GC.GetAllocatedBytesForCurrentThread();
        CutAll();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);

        void CutAll()
        {
            for (var at = 0; at < input.Length; at += chunker.FindBoundary(input.AsSpan(at), endOfInput: true))
            {
                plain.FindBoundary(input.AsSpan(at), endOfInput: true);
            }
        }
    }

    private static byte[] Repeat(int length, byte[] pattern)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = pattern[i % pattern.Length];
        }

        return bytes;
    }
}
