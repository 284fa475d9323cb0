using Comet.Modular.Vault.Checking;

namespace Comet.Modular.Vault.Tests;

public sealed class CheckTests : IAsyncDisposable
{
    private readonly MemoryBlobStore _store = new();

    public static TheoryData<string> Folders => ["log/", "keys/", "packs/", "index/data/", "index/tree/"];

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    [Trait("Req", "HO-14")]
    public async Task A_good_vault_has_no_problems()
    {
        await using var vault = await FillAsync();
        var steps = new List<CheckProgress>();

        var report = await vault.CheckAsync(CheckDepth.AllData, new Recorder(steps), TestVaults.Stop);

        Assert.Empty(report.Problems);
        Assert.True(report.Ok);
        Assert.Equal(report.Packs, report.PacksRead);
        Assert.Equal(_store.NamesOf("packs/").Count(), report.Packs);
        Assert.Equal(2, report.Snapshots);
        Assert.True(report.Chunks > 60);
        Assert.Equal(4, steps.Select(step => step.Stage).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    [Trait("Req", "HO-14")]
    public async Task Every_object_that_is_flipped_anywhere_is_named(string folder)
    {
        await using var vault = await FillAsync();
        foreach (var name in _store.NamesOf(folder).ToList())
        {
            var whole = _store.Blobs[name];
            var random = new Random(1);
            foreach (var position in (int[])[0, 5, whole.Length / 2, random.Next(whole.Length), whole.Length - 1])
            {
                var flipped = (byte[])whole.Clone();
                flipped[position] ^= 0x10;
                await AssertNamedAsync(vault, name, flipped);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Folders))]
    [Trait("Req", "HO-14")]
    public async Task Every_object_that_is_cut_or_extended_is_named(string folder)
    {
        await using var vault = await FillAsync();
        foreach (var name in _store.NamesOf(folder).ToList())
        {
            var whole = _store.Blobs[name];
            await AssertNamedAsync(vault, name, []);
            await AssertNamedAsync(vault, name, whole[..(whole.Length / 2)]);
            await AssertNamedAsync(vault, name, whole[..^1]);
            await AssertNamedAsync(vault, name, [.. whole, 0]);
        }
    }

    [Theory]
    [InlineData("log/")]
    [InlineData("keys/")]
    [InlineData("packs/")]
    [Trait("Req", "HO-14")]
    public async Task Every_object_that_is_missing_or_exchanged_is_named(string folder)
    {
        await using var vault = await FillAsync();
        var names = _store.NamesOf(folder).ToList();
        foreach (var name in names)
        {
            await AssertNamedAsync(vault, name, bytes: null);
            var other = names.First(each => !string.Equals(each, name, StringComparison.Ordinal));
            await AssertNamedAsync(vault, name, _store.Blobs[other]);
        }
    }

    [Fact]
    public async Task An_index_segment_under_the_other_kind_s_name_is_named()
    {
        await using var vault = await FillAsync();
        await AssertNamedAsync(
            vault,
            _store.NamesOf("index/data/").First(),
            _store.Blobs[_store.NamesOf("index/tree/").First()]
        );
    }

    [Fact]
    public async Task Something_large_that_is_no_index_segment_is_named_by_its_beginning_and_not_read_on()
    {
        await using (await FillAsync()) { }

        var name = "index/data/" + new string('a', 32);
        _store.Blobs[name] = new byte[300_000];
        await using var counting = new FaultStore(_store);
        await using var vault = await TestVaults.OpenAsync(counting);

        var report = await vault.CheckAsync(CheckDepth.Structure, progress: null, TestVaults.Stop);

        Assert.Equal(name, Assert.Single(report.Problems).Object);
        Assert.Equal(1, counting.Count(StoreOperations.Read, name));
    }

    [Fact]
    public async Task A_lost_pack_names_the_paths_that_are_lost_with_it_up_to_a_hundred()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 150));
        foreach (var name in _store.NamesOf("packs/").Where(IsDataPack).ToList())
        {
            _store.Blobs.TryRemove(name, out _);
        }

        var report = await vault.CheckAsync(CheckDepth.Structure, progress: null, TestVaults.Stop);

        var snapshot = Assert.Single(report.Problems, problem => IsCode(problem, "vault.damaged-snapshot"));
        Assert.Equal(100, snapshot.Paths.Count);
        Assert.Equal("/" + TestVaults.FileName(0), snapshot.Paths[0]);
        Assert.StartsWith("150 entries", snapshot.Message, StringComparison.Ordinal);
        Assert.Contains(report.Problems, problem => IsCode(problem, "vault.missing-pack"));
    }

    [Fact]
    public async Task A_damaged_block_names_its_files_and_no_others()
    {
        await using var vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 150));
        var pack = _store.NamesOf("packs/").First(IsDataPack);
        _store.Blobs[pack][200] ^= 1;

        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);

        string[] codes = [.. report.Problems.Select(problem => problem.Code)];
        Assert.Equal("vault.damaged-pack vault.damaged-snapshot", string.Join(" ", codes));
        // Which block is the first of the pack depends on which core was ready first.
        var blocks = Enumerable.Range(0, 150).Select(file => "/" + TestVaults.FileName(file)).Chunk(4);
        Assert.Contains(blocks, files => files.SequenceEqual(report.Problems[1].Paths));
        Assert.True((await vault.CheckAsync(CheckDepth.Structure, progress: null, TestVaults.Stop)).Ok);
    }

    [Fact]
    public async Task A_sample_reads_its_part_of_the_packs_and_the_same_ones_for_the_same_seed()
    {
        await using var vault = await FillAsync();
        var all = _store.NamesOf("packs/").Count();

        var sampled = await vault.CheckAsync(CheckDepth.ReadData(50, seed: 1), progress: null, TestVaults.Stop);

        Assert.Equal((all + 1) / 2, sampled.PacksRead);
    }

    [Fact]
    public async Task A_check_sees_what_another_instance_has_committed()
    {
        await using var vault = await FillAsync();
        await using (var other = await TestVaults.OpenAsync(_store))
        {
            await TestVaults.BackUpAsync(other, Enumerable.Range(500, 20));
        }

        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);

        Assert.Equal(3, report.Snapshots);
        Assert.Empty(report.Problems);
    }

    private static bool IsCode(CheckProblem problem, string code) =>
        string.Equals(problem.Code, code, StringComparison.Ordinal);

    /// <summary>The kind stands in the clear in the header.</summary>
    private bool IsDataPack(string name) => _store.Blobs[name][6] == 1;

    private async Task<StorageVault> FillAsync()
    {
        var vault = await TestVaults.NewAsync(_store);
        await TestVaults.BackUpAsync(vault, Enumerable.Range(0, 40));
        await TestVaults.BackUpAsync(vault, Enumerable.Range(20, 40));
        return vault;
    }

    private async Task AssertNamedAsync(StorageVault vault, string name, byte[]? bytes)
    {
        var whole = _store.Blobs[name];
        if (bytes is null)
        {
            _store.Blobs.TryRemove(name, out _);
        }
        else
        {
            _store.Blobs[name] = bytes;
        }

        var report = await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop);

        Assert.Contains(report.Problems, problem => string.Equals(problem.Object, name, StringComparison.Ordinal));
        _store.Blobs[name] = whole;
    }

    private sealed class Recorder(List<CheckProgress> steps) : IProgress<CheckProgress>
    {
        public void Report(CheckProgress value)
        {
            lock (steps)
            {
                steps.Add(value);
            }
        }
    }
}
