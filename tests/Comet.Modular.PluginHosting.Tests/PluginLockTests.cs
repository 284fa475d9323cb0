using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.PluginHosting.Listing;

namespace Comet.Modular.PluginHosting.Tests;

[Trait("Req", "HO-02")]
public sealed class PluginLockTests : IDisposable
{
    private readonly PluginsOnDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void The_hash_is_the_one_that_its_description_says()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_disk.PluginsFolder, "hashed")).FullName;
        _ = Directory.CreateDirectory(Path.Combine(folder, "sub"));
        File.WriteAllText(Path.Combine(folder, "sub", "b"), "two");
        File.WriteAllText(Path.Combine(folder, "sub.a"), "");
        File.WriteAllText(Path.Combine(folder, "Z"), "one");
        using var stream = new MemoryStream();
        foreach (var (path, content) in new[] { ("Z", "one"), ("sub.a", ""), ("sub/b", "two") })
        {
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, content.Length);
            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(content));
            stream.Write([.. Encoding.UTF8.GetBytes(path), 0, .. length, .. digest]);
        }

        var expected = Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()));

        Assert.Equal(expected, PluginFolderHash.Compute(folder));
    }

    [Fact]
    public void A_lock_fills_in_version_and_hash_and_leaves_out_what_is_not_built()
    {
        var target = Path.Combine(Path.GetDirectoryName(_disk.ListPath)!, "locked.json");
        var disabled = PluginsOnDisk.Entry(PluginsOnDisk.Two) with { Enabled = false };
        PluginListFile.Write(_disk.ListPath, PluginsOnDisk.ListOf(PluginsOnDisk.Entry("not.built"), disabled));

        var result = PluginLock.Write(_disk.ListPath, _disk.PluginsFolder, target);

        Assert.Equal(["not.built"], result.LeftOut);
        var hash = PluginFolderHash.Compute(_disk.FolderOf(PluginsOnDisk.Two));
        var expected = disabled with { Version = "1.0.0", Sha256 = hash };
        Assert.Equal([expected], PluginListFile.Read(target).Plugins);
    }

    [Theory]
    [InlineData(null, "1.10.0")]
    [InlineData("1.9.0", "1.9.0")]
    [InlineData("1.10.0-rc.2", "1.10.0-rc.2")]
    public void The_newest_version_is_taken_unless_one_is_listed(string? listed, string taken)
    {
        foreach (var version in new[] { "1.9.0", "1.10.0", "1.10.0-rc.2" })
        {
            CopyAs(version);
        }

        _ = Directory.CreateDirectory(Path.Combine(_disk.PluginsFolder, PluginsOnDisk.One, "9.stray"));

        _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One) with { Version = listed });

        Assert.Equal(taken, Assert.Single(PluginListFile.Read(_disk.ListPath).Plugins).Version);
    }

    [Fact]
    public void A_manifest_in_the_folder_of_another_version_is_refused()
    {
        var other = Path.Combine(_disk.PluginsFolder, PluginsOnDisk.One, "2.0.0");
        Directory.Move(_disk.FolderOf(PluginsOnDisk.One), other);

        var wrong = Assert.Throws<PluginListException>(() => _disk.Lock(PluginsOnDisk.Entry(PluginsOnDisk.One)));

        Assert.Equal("plugin.manifest", Assert.Single(wrong.Problems).Code);
    }

    [Fact]
    public void Versions_are_ordered_as_semantic_versioning_says()
    {
        string[] ascending =
        [
            "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
            "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
        ];
        var shuffled = ascending.ToArray();
        new Random(5).Shuffle(shuffled);

        Array.Sort(shuffled, SemanticVersionOrder.Instance);

        Assert.Equal(ascending, shuffled);
    }

    private void CopyAs(string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_disk.PluginsFolder, PluginsOnDisk.One, version)).FullName;
        var manifest = File.ReadAllText(Path.Combine(_disk.FolderOf(PluginsOnDisk.One), "plugin.json"));
        var text = manifest.Replace("\"1.0.0\"", $"\"{version}\"", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "plugin.json"), text);
    }
}
