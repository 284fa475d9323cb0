using System.Globalization;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>The first snapshot of the vault of all features.</summary>
internal static class FullVaultTree
{
    private const int Deep = 30;

    public static async Task WriteAsync(FullVaultWriter writer)
    {
        // Names that no path may hold come first: ".", "..", one with a slash and a zero, one that is not UTF-8.
        await AddAsync(writer, FullVaultNodes.File("."u8.ToArray(), await writer.ContentAsync("dot"u8.ToArray())));
        await AddAsync(writer, FullVaultNodes.File(".."u8.ToArray(), await writer.ContentAsync("dots"u8.ToArray())));
        await AddAsync(writer, FullVaultNodes.File("a/b\0"u8.ToArray(), await writer.ContentAsync("slash"u8.ToArray())));
        await ContentsAsync(writer);
        await writer.DirectoryAsync("deep", () => NestAsync(writer, Deep));
        await AddAsync(writer, FullVaultNodes.Full(FullVaultNodes.Directory("dir-empty"u8.ToArray())) with { Body = DirectoryBody.Empty });
        await KindsAsync(writer);
        await writer.DirectoryAsync("levels", () => writer.FillLevelsAsync(60));
        await NamesAsync(writer);
        await writer.DirectoryAsync("wide", () => WideAsync(writer));
        await AddAsync(writer, FullVaultNodes.File([0xC3, 0x28, 0xFF], await writer.ContentAsync("not UTF-8"u8.ToArray())));
    }

    private static async Task ContentsAsync(FullVaultWriter writer)
    {
        await writer.DirectoryAsync(
            "contents",
            async () =>
            {
                await writer.FileAsync("empty", ContentRef.Empty);
                await writer.FileAsync("hole", await writer.ContentAsync(3_000_000));
                await writer.FileAsync("inline-16", await writer.ContentAsync([.. Enumerable.Range(0, 16).Select(static n => (object)FullVaultBytes.Text(n, 600 + n))]));
                await writer.FileAsync("largest-chunk", await writer.ContentAsync(FullVaultBytes.Noise(30, 8192)));
                await writer.FileAsync("level-1", await writer.PagedAsync(2));
                await writer.FileAsync("level-2", await writer.PagedAsync(18));
                await writer.FileAsync("noise", await writer.ContentAsync([.. Enumerable.Range(0, 12).Select(static n => (object)FullVaultBytes.Noise(40 + (uint)n, 5000))]));
                await writer.FileAsync("none", content: null);
                await writer.FileAsync("same-as-noise", await writer.ContentAsync([.. Enumerable.Range(0, 12).Select(static n => (object)FullVaultBytes.Noise(40 + (uint)n, 5000))]));
                await writer.FileAsync("sparse", await writer.ContentAsync(4096, FullVaultBytes.Noise(31, 4096), 1_000_000, "end"u8.ToArray()));
                await writer.FileAsync("text", await writer.ContentAsync([.. Enumerable.Range(0, 40).Select(static n => (object)FullVaultBytes.Text(n % 30, 4000))]));
            }
        );
    }

    private static async Task NestAsync(FullVaultWriter writer, int levels)
    {
        await writer.FileAsync("f", await writer.ContentAsync(FullVaultBytes.Text(levels, 100)));
        if (levels > 0)
        {
            await writer.DirectoryAsync("g", () => NestAsync(writer, levels - 1));
        }
    }

    private static async Task KindsAsync(FullVaultWriter writer)
    {
        await writer.DirectoryAsync(
            "kinds",
            async () =>
            {
                var content = await writer.ContentAsync(FullVaultBytes.Text(50, 900));
                NodeStream[] streams =
                [
                    new(":empty"u8.ToArray(), ContentRef.Empty),
                    new("Zone.Identifier"u8.ToArray(), await writer.ContentAsync("[ZoneTransfer]"u8.ToArray(), 5000, FullVaultBytes.Noise(51, 700))),
                ];
                await AddAsync(writer, FullVaultNodes.File("attributes"u8.ToArray(), content) with { Properties = FullVaultNodes.Attributes });
                await AddAsync(writer, FullVaultNodes.Special("block", NodeKind.BlockDevice, (8UL << 32) | 1));
                await AddAsync(writer, FullVaultNodes.Special("character", NodeKind.CharacterDevice, (1UL << 32) | 3));
                await AddAsync(writer, FullVaultNodes.Special("fifo", NodeKind.Fifo));
                await AddAsync(writer, FullVaultNodes.Full(FullVaultNodes.File("full"u8.ToArray(), content)));
                await AddAsync(writer, FullVaultNodes.File("hard-1"u8.ToArray(), content) with { HardLinkGroup = new byte[] { 1, 2, 3 } });
                await AddAsync(writer, FullVaultNodes.File("hard-2"u8.ToArray(), content) with { HardLinkGroup = new byte[] { 1, 2, 3 } });
                await AddAsync(writer, FullVaultNodes.Link("link", [(byte)'.', (byte)'.', (byte)'/', 0xFF]));
                await AddAsync(writer, new TreeNode { Name = "plain"u8.ToArray(), Kind = NodeKind.File, Content = content });
                await AddAsync(writer, FullVaultNodes.Special("socket", NodeKind.Socket));
                await AddAsync(writer, FullVaultNodes.File("streams"u8.ToArray(), content) with { Streams = streams });
            }
        );
    }

    private static async Task NamesAsync(FullVaultWriter writer)
    {
        await writer.DirectoryAsync(
            "names",
            async () =>
            {
                await AddAsync(writer, FullVaultNodes.File([.. Enumerable.Repeat((byte)'n', FullVaultWriter.LongestName)], ContentRef.Empty));
                await writer.FileAsync("u\u0308 \u00FC \U0001F600", await writer.ContentAsync("UTF-8"u8.ToArray()));
                await AddAsync(writer, FullVaultNodes.File([.. Enumerable.Range(1, 46).Concat(Enumerable.Range(128, 128)).Select(static n => (byte)n).Prepend((byte)'v')], ContentRef.Empty));
            }
        );
    }

    private static async Task WideAsync(FullVaultWriter writer)
    {
        for (var number = 0; number < 1200; number++)
        {
            await writer.FileAsync(string.Create(CultureInfo.InvariantCulture, $"file with a name {number:d5}"), ContentRef.Empty);
        }
    }

    private static async Task AddAsync(FullVaultWriter writer, TreeNode node) => await writer.Tree.AddAsync(node, TestVaults.Stop);
}
