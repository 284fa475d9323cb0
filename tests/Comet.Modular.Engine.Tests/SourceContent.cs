using System.Security.Cryptography;
using Comet.Modular.Contracts;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Engine.Tests;

/// <summary>Reads a source by the contract alone, with no engine: what a snapshot has to hold.</summary>
internal static class SourceContent
{
    /// <summary>The same lines as <see cref="EngineBench.ReadAsync"/> gives, for a source that carries nothing.</summary>
    public static async Task<List<string>> ReadAsync(IProtectedItemPlugin plugin, ItemSettings settings)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var lines = new SortedDictionary<EntryPath, string>();
        await using var source = await plugin.OpenSourceAsync(new LonelyJob(settings), cancellation);
        await foreach (var entry in source.ReadEntriesAsync(cancellation))
        {
            lines[entry.Path] = entry switch
            {
                FileEntry file => $"{entry.Path} File {await HashAsync(file, cancellation)}",
                DirectoryEntry => $"{entry.Path} Directory ",
                LinkEntry => $"{entry.Path} SymbolicLink ",
                _ => throw new InvalidOperationException($"{entry.GetType().Name} was not expected."),
            };
        }

        return [.. lines.Values];
    }

    private static async Task<string> HashAsync(FileEntry file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        await using var reader = await file.Content.OpenAsync(cancellation);
        while (true)
        {
            var span = await reader.ReadAsync(buffer, cancellation);
            if (span.Kind == ContentSpanKind.End)
            {
                return Convert.ToHexStringLower(hash.GetCurrentHash());
            }

            if (span.Kind == ContentSpanKind.Hole)
            {
                Array.Clear(buffer);
            }

            for (var left = span.Length; left > 0; )
            {
                var part = (int)Math.Min(left, buffer.Length);
                hash.AppendData(buffer, 0, part);
                left -= part;
            }
        }
    }

    private sealed class LonelyJob(ItemSettings settings) : IBackupJob
    {
        public ItemSettings Settings { get; } = settings;

        public ParentState Parent => ParentState.Empty;

        public ValueTask JournalAsync(CleanupToken token, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask ReportAsync(Diagnostic diagnostic, CancellationToken cancellationToken) =>
            ValueTask.CompletedTask;

        public ValueTask<CommitResult> CommitAsync(Checkpoint checkpoint, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new CommitResult("none", []));
    }
}
