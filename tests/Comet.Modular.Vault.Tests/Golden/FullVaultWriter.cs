using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Packs;
using Comet.Modular.Vault.Sessions;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>Writes chunks, contents and directories of every form into one session of the vault of all features.</summary>
internal sealed class FullVaultWriter(StorageVault vault, VaultSession session) : IAsyncDisposable
{
    /// <summary>Names as long as a Linux file system takes them.</summary>
    public const int LongestName = 255;

    private readonly ChunkWriter _chunks = session.CreateWriter();

    public TreeWriter Tree { get; } = vault.CreateTreeWriter(session);

    public ValueTask DisposeAsync() => _chunks.DisposeAsync();

    /// <summary>A content of these chunks; a number stands for a hole of so many bytes.</summary>
    public async Task<ContentRef> ContentAsync(params object[] parts)
    {
        var builder = new ContentBuilder(session.Trees);
        foreach (var part in parts)
        {
            if (part is byte[] bytes)
            {
                var added = await _chunks.AddAsync(bytes, TestVaults.Stop);
                await builder.AddChunkAsync(added.Id, bytes.Length, TestVaults.Stop);
            }
            else
            {
                builder.AddHole((int)part);
            }
        }

        return await builder.FinishAsync(TestVaults.Stop);
    }

    /// <summary>A content with so many pages: each ends as early as it may, behind a chunk whose id says so.</summary>
    public Task<ContentRef> PagedAsync(int pages)
    {
        var last = LastOfPage();
        var parts = new List<object>();
        for (var page = 0; page < pages; page++)
        {
            for (var pair = 0; pair < TreeLimits.SegmentsBeforeCut; pair += 2)
            {
                parts.Add(pair == 0 ? FullVaultBytes.Text(page, 700) : FullVaultBytes.Text(7, 600));
                parts.Add(512 * (1 + ((page + pair) % 5)));
            }

            parts.Add(last);
        }

        return ContentAsync([.. parts]);
    }

    public async Task FileAsync(string name, ContentRef? content) =>
        await Tree.AddAsync(FullVaultNodes.File(Encoding.UTF8.GetBytes(name), content), TestVaults.Stop);

    public async Task DirectoryAsync(string name, Func<Task> fill)
    {
        await Tree.OpenDirectoryAsync(FullVaultNodes.Directory(Encoding.UTF8.GetBytes(name)), TestVaults.Stop);
        await fill();
        await Tree.CloseDirectoryAsync(TestVaults.Stop);
    }

    /// <summary>So many nodes that their pages have a page: each fills one by itself, whose name says that it ends it.</summary>
    public async Task FillLevelsAsync(int pages)
    {
        var cut = PageCuts.CreateHash(PartsOf(vault).Keys);
        var value = new byte[TreeLimits.PageBytesBeforeCut];
        for (int number = 0, found = 0; found < pages; number++)
        {
            var name = Encoding.ASCII.GetBytes(number.ToString("d8", CultureInfo.InvariantCulture).PadRight(LongestName, '-'));
            if (cut(name) < TreeLimits.PageCutBelow)
            {
                found++;
                var node = FullVaultNodes.File(name, ContentRef.Empty) with
                {
                    Properties = [new NodeProperty("test:large"u8.ToArray(), value)],
                };
                await Tree.AddAsync(node, TestVaults.Stop);
            }
        }
    }

    public static VaultParts PartsOf(StorageVault vault) => Parts(vault);

    private byte[] LastOfPage()
    {
        var ids = PartsOf(vault).Keys.IdsOf(PackKind.Data);
        Span<byte> id = stackalloc byte[ChunkId.Size];
        for (uint seed = 1000; ; seed++)
        {
            var chunk = FullVaultBytes.Noise(seed, 40);
            ids.Hash(chunk, id);
            if (id[0] < TreeLimits.SegmentCutBelow)
            {
                return chunk;
            }
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parts")]
    private static extern ref VaultParts Parts(StorageVault vault);
}
