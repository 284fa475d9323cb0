using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>Whatever happens to the files, nothing is said to be stored that is not, and all that is comes back.</summary>
[Trait("Req", "HO-08")]
public sealed class RunFaultTests : IDisposable
{
    private readonly RunsOnDisk _disk = new();
    private readonly PackContents[] _live = [.. Enumerable.Range(0, 30).Select(static number => MadePacks.Of(number, 97))];

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void A_flipped_bit_anywhere_costs_a_run_and_nothing_else()
    {
        var file = Fill();
        var whole = File.ReadAllBytes(file);
        for (var at = 0; at < whole.Length; at += 211)
        {
            whole[at] ^= 4;
            File.WriteAllBytes(file, whole);
            whole[at] ^= 4;
            AssertHeals();
            Restore(file, whole);
        }
    }

    [Fact]
    public void A_run_that_is_cut_anywhere_is_passed_over_and_deleted()
    {
        var file = Fill();
        var whole = File.ReadAllBytes(file);
        for (var length = 0; length < whole.Length; length += 997)
        {
            File.WriteAllBytes(file, whole[..length]);
            var (places, fetched) = _disk.Open(_live);
            using (places)
            {
                Assert.Equal(_live.Length, fetched);
                Assert.False(File.Exists(file));
                PackPlacesTests.AssertHasAll(places, _live);
            }

            Restore(file, whole);
        }
    }

    [Fact]
    public void A_run_of_another_vault_or_kind_or_version_is_left_alone()
    {
        var file = Fill();
        var other = VaultId.NewRandom();
        var newer = File.ReadAllBytes(file);
        newer[4]++;
        File.WriteAllBytes(file, newer);
        File.Copy(file, file.Replace($"{RunsOnDisk.Vault}", $"{other}", StringComparison.Ordinal));

        foreach (var folder in new[] { _disk.Folder, _disk.FolderOf(other), _disk.FolderOf(RunsOnDisk.Vault, PackKind.Tree) })
        {
            Assert.Empty(folder.Open(static _ => 0));
        }

        newer[4]--;
        File.WriteAllBytes(file.Replace($"{RunsOnDisk.Vault}", $"{other}", StringComparison.Ordinal), newer);
        Assert.Empty(_disk.FolderOf(other).Open(static _ => 0));
        Assert.Equal(2, _disk.Files.Count);
    }

    [Fact]
    public void Packs_that_are_not_live_or_not_as_the_log_says_count_for_nothing()
    {
        _ = Fill();
        var changed = _live[1].WithLength(_live[1].Record.Length + 1);
        PackContents[] live = [changed, .. _live[2..]];

        var (places, fetched) = _disk.Open(live);

        using (places)
        {
            Assert.Equal(1, fetched);
            Assert.False(places.Contains(_live[0].PrefixOf(0)));
            PackPlacesTests.AssertHasAll(places, live);
        }
    }

    [Fact]
    public void Files_that_are_deleted_while_they_are_in_use_are_not_missed()
    {
        using var places = _disk.Open();
        foreach (var pack in _live)
        {
            places.Add(pack);
            foreach (var file in _disk.Files)
            {
                File.Delete(file);
            }
        }

        PackPlacesTests.AssertHasAll(places, _live);
    }

    [Fact]
    public void Without_its_folder_an_index_stays_in_memory()
    {
        using var places = _disk.Open();
        Directory.Delete(_disk.Path);

        Array.ForEach(_live, places.Add);

        Assert.Empty(places.Runs);
        PackPlacesTests.AssertHasAll(places, _live);
        Directory.CreateDirectory(_disk.Path);
    }

    [Fact]
    public void What_a_killed_program_was_writing_is_deleted_and_what_a_living_one_writes_is_not()
    {
        var file = Fill();
        var left = Path.ChangeExtension(file, null) + "0.tmp";
        var held = Path.ChangeExtension(file, null) + "1.tmp";
        File.WriteAllBytes(left, [1]);
        using (new FileStream(held, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            _disk.Open(_live).Places.Dispose();

            Assert.False(File.Exists(left));
            Assert.True(File.Exists(held));
        }
    }

    [Fact]
    public void A_run_whose_packs_a_larger_one_has_too_is_deleted()
    {
        var file = Fill();
        var smaller = Directory.CreateTempSubdirectory("comet-runs-").FullName;
        try
        {
            using (var places = new Vault.Index.PackPlaces(new(smaller, RunsOnDisk.Vault, PackKind.Data), chunksInMemory: 500))
            {
                Array.ForEach(_live[..10], places.Add);
            }

            foreach (var each in Directory.GetFiles(smaller))
            {
                File.Move(each, Path.Combine(_disk.Path, Path.GetFileName(each)));
            }
        }
        finally
        {
            Directory.Delete(smaller, recursive: true);
        }

        var (opened, fetched) = _disk.Open(_live);
        using (opened)
        {
            Assert.Equal(0, fetched);
            Assert.Equal(file, Assert.Single(_disk.Files));
        }
    }

    /// <returns>The only run, which has all packs.</returns>
    private string Fill()
    {
        using (var places = _disk.Open(chunksInMemory: 97 * _live.Length))
        {
            Array.ForEach(_live, places.Add);
        }

        return Assert.Single(_disk.Files);
    }

    private void AssertHeals()
    {
        var (places, _) = _disk.Open(_live, chunksInMemory: int.MaxValue);
        using (places)
        {
            // What is damaged shows when it is met; then it is forgotten, and fetched anew as after an opening.
            foreach (var prefix in _live.SelectMany(static pack => Enumerable.Range(0, 97).Select(pack.PrefixOf)))
            {
                if (!places.Contains(prefix))
                {
                    Assert.True(places.HasForgotten);
                    break;
                }
            }

            for (var number = 0; number < places.PackCount; number++)
            {
                Assert.True(places.PackAt(number).Blocks is not null || places.HasForgotten);
            }

            if (places.TryRemember())
            {
                Array.ForEach(_live, places.Add);
            }

            PackPlacesTests.AssertHasAll(places, _live);
            Assert.False(places.Contains(MadePacks.Prefix(-1_000_000)));
        }
    }

    private void Restore(string file, byte[] whole)
    {
        foreach (var each in _disk.Files)
        {
            File.Delete(each);
        }

        File.WriteAllBytes(file, whole);
    }
}
