using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Vault.Reading;
using Comet.Modular.Vault.Trees;

namespace Comet.Modular.Vault.Tests.Golden;

/// <summary>Says all that a snapshot holds of an entry in one line.</summary>
internal sealed class EntryLines(StorageVault vault) : IDisposable
{
    private const int ShortestHash = 16;

    private readonly ChunkReader _chunks = vault.CreateReader();
    private readonly ContentWalker _walker = new(vault.Trees);

    public void Dispose() => _chunks.Dispose();

    /// <summary>Lines of all entries, folders before what lies in them.</summary>
    public async Task<List<string>> ReadAsync(DirectoryBody body)
    {
        var lines = new List<string>();
        await AddAsync(lines, body, string.Empty);
        return lines;
    }

    /// <summary>Bytes that print as they are, and others in hexadecimal.</summary>
    public static string Printed(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (var each in bytes)
        {
            _ = each is > 0x20 and < 0x7F and not (byte)'%' and not (byte)'/'
                ? text.Append((char)each)
                : text.Append(CultureInfo.InvariantCulture, $"%{each:X2}");
        }

        return text.ToString();
    }

    private async Task AddAsync(List<string> lines, DirectoryBody body, string folder)
    {
        await foreach (var entry in vault.CreateTreeReader().ReadDirectoryAsync(body, TestVaults.Stop))
        {
            var path = folder + Printed(entry.Name.Span);
            lines.Add(path + await DescribeAsync(entry));
            if (entry.Body is { } below)
            {
                await AddAsync(lines, below, path + "/");
            }
        }
    }

    private async Task<string> DescribeAsync(TreeNode node)
    {
        var line = new StringBuilder();
        void Say(string name, object? value) =>
            _ = value is null or "" ? line : line.Append(CultureInfo.InvariantCulture, $" {name}={value}");

        Say("kind", node.Kind);
        Say("modified", node.ModifiedNanoseconds);
        Say("created", node.CreatedNanoseconds);
        Say("mode", node.Mode is { } mode ? Convert.ToString(mode, 8) : null);
        Say("owner", node.UserId is null ? null : $"{node.UserId}:{node.GroupId}");
        Say("names", node.UserName is null ? null : $"{node.UserName}:{Printed(Encoding.UTF8.GetBytes(node.GroupName ?? ""))}");
        Say("windows", node.WindowsAttributes);
        Say("device", node.Device is { } device ? $"{device >> 32}:{(uint)device}" : null);
        Say("target", Printed(node.LinkTarget.Span));
        Say("group", Printed(node.HardLinkGroup.Span));
        Say("token", Short(node.ChangeToken.Span));
        foreach (var property in node.Properties)
        {
            Say("property", $"{Printed(property.Name.Span)}:{Short(property.Value.Span)}");
        }

        Say("content", await DescribeAsync(node.Content));
        foreach (var stream in node.Streams)
        {
            Say("stream", $"{Printed(stream.Name.Span)}:{await DescribeAsync(stream.Content)}");
        }

        Say("body", node.Body is { } body ? $"{body.Entries}:{body.Bytes}:{body.Level}" : null);
        Say("incomplete", node.Incomplete ? "yes" : null);
        return line.ToString();
    }

    /// <summary>Level, length, bytes of holes, and the hash of all bytes, zeros of holes among them.</summary>
    private async Task<string?> DescribeAsync(ContentRef? content)
    {
        if (content is null)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var holes = 0L;
        await foreach (var segment in _walker.ReadSegmentsAsync(content, TestVaults.Stop))
        {
            var bytes = new byte[segment.Length];
            holes += segment.IsHole ? segment.Length : 0;
            if (!segment.IsHole)
            {
                Assert.Equal(bytes.Length, await _chunks.ReadAsync(segment.Id, bytes, TestVaults.Stop));
            }

            hash.AppendData(bytes);
        }

        return $"{content.Level}:{content.TotalLength}:{holes}:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static string Short(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= ShortestHash ? Convert.ToHexStringLower(bytes) : Convert.ToHexStringLower(SHA256.HashData(bytes));
}
