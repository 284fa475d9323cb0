using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.Reference.Tests;

/// <summary>Reads a source as an engine would, into memory.</summary>
internal static class Reading
{
    public static async Task<IBackupSource> OpenAsync(IBackupJob job) =>
        await new ReferencePlugin().OpenSourceAsync(job, CancellationToken.None);

    public static async Task<List<SourceEntry>> OffersAsync(IBackupJob job)
    {
        await using var source = await OpenAsync(job);
        return await source.ReadEntriesAsync(CancellationToken.None).ToListAsync();
    }

    /// <summary>The whole content with holes filled in, and how it ended.</summary>
    public static async Task<(byte[] Bytes, long Holes, ContentEnd End)> ReadAsync(IEntryContent content, int buffer)
    {
        await using var reader = await content.OpenAsync(CancellationToken.None);
        var (bytes, memory, holes) = (new MemoryStream(), new byte[buffer], 0L);
        while (true)
        {
            var span = await reader.ReadAsync(memory, CancellationToken.None);
            switch (span.Kind)
            {
                case ContentSpanKind.Bytes:
                    bytes.Write(memory, 0, (int)span.Length);
                    break;
                case ContentSpanKind.Hole:
                    holes += span.Length;
                    bytes.SetLength(bytes.Length + span.Length);
                    bytes.Position = bytes.Length;
                    break;
                default:
                    return (bytes.ToArray(), holes, span.End!);
            }
        }
    }

    /// <summary>One line for all that a snapshot would hold of an entry.</summary>
    public static async Task<string> SummaryAsync(SourceEntry entry) =>
        entry switch
        {
            FileEntry file => await SummaryAsync(file),
            DirectoryEntry folder => $"folder {folder.Metadata.Modified}",
            LinkEntry link => $"link {Encoding.UTF8.GetString(link.Target.Span)}",
            FaultedEntry faulted => $"fault {faulted.Fault.Code}",
            _ => throw new InvalidOperationException($"{entry} is not in a snapshot."),
        };

    private static async Task<string> SummaryAsync(FileEntry file)
    {
        var text = new StringBuilder($"file {file.Metadata.Modified} {file.Length}");
        foreach (var content in file.Streams.Select(static s => s.Content).Prepend(file.Content))
        {
            var (bytes, _, end) = await ReadAsync(content, 4096);
            _ = text.Append(' ').Append(Convert.ToHexString(SHA256.HashData(bytes))).Append(end.Fault?.Code);
        }

        return text.ToString();
    }
}
