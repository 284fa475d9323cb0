namespace Comet.Modular.Chunking.Tests;

/// <summary>
/// Cuts as they were when the format was fixed. If these change, every vault loses its deduplication: change the
/// code back, not the lists.
/// </summary>
public sealed class GoldenCutTests
{
    [Fact]
    public void Cuts_of_fixed_random_data_never_change()
    {
        var input = TestData.Fixed("golden random", 1024 * 1024);

        Assert.Equal(
            [
                66518, 87238, 65562, 77562, 68259, 71101, 57402, 37237, 69962, 67357, 71666, 55219, 45874, 66869, 76904,
                51325, 12521,
            ],
            TestData.Cut(ChunkingParameters.Default, input));
    }

    [Fact]
    public void Cuts_of_fixed_structured_data_never_change()
    {
        // Runs of zeros, of a repeated record and of random bytes, so that forced cuts are among the cuts.
        var record = TestData.Fixed("golden record", 48);
        byte[] input =
        [
            .. TestData.Fixed("golden head", 30_000),
            .. new byte[40_000],
            .. Enumerable.Repeat(record, 500).SelectMany(bytes => bytes),
            .. TestData.Fixed("golden tail", 30_000),
        ];

        Assert.Equal(
            [
                3435, 4196, 4514, 3941, 2736, 5470, 4901, 16384, 16384, 16384, 16384, 4160, 4218, 6260, 4815, 2021,
                4617, 3180,
            ],
            TestData.Cut(TestData.Small, input));
    }
}
