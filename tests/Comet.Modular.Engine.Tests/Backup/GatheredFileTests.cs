using System.Security.Cryptography;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Backup;

namespace Comet.Modular.Engine.Tests.Backup;

/// <summary>Files that are not large are read next to each other, so each test has many of them wait when the first is read.</summary>
[Trait("Req", "HO-08")]
public sealed class GatheredFileTests
{
    /// <summary>Larger ones are read by themselves.</summary>
    private const int Largest = 256 << 10;

    private const int Uncut = 16 << 10;

    private readonly TaskCompletionSource _offered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<SourceEntry> _entries = [];
    private readonly List<string> _expected = [];
    private readonly Random _random = new(17);

    [Fact]
    public async Task Files_of_all_sizes_in_any_row_are_stored_as_they_were_read()
    {
        for (var i = 0; i < 300; i++)
        {
            var length = (i % 7) switch
            {
                0 => _random.Next(2) * (Uncut + _random.Next(-1, 2)),
                1 => Largest,
                2 => Largest + 1,
                3 => _random.Next(2 * Largest),
                _ => _random.Next(3 * Uncut),
            };
            Add(length, (Chance(length), 0));
        }

        await using var bench = await EngineBench.CreateAsync();
        var result = await RunAsync(bench);

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(_expected, await bench.ReadAsync(result.Snapshot!));
    }

    [Fact]
    public async Task Files_that_are_larger_than_they_said_are_stored_among_others_as_they_were_read()
    {
        for (var i = 0; i < 40; i++)
        {
            Add(3, (Chance(3), 0));
            Add(100, (Chance(100), 0), (Chance(300_000), 0), (Chance(5), 0));
            Add(Largest, (Chance(Largest - 1), 0), (Chance(2), 0));
            Add(3000, (Chance(1000), 0), (null, 1000), (Chance(1000), 0));
            Add(3000, (null, 3000));
            Add(10, [.. Enumerable.Range(0, 10).Select(_ => ((byte[]?)Chance(1), 0L))]);
        }

        await using var bench = await EngineBench.CreateAsync();
        var result = await RunAsync(bench);

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(_expected, await bench.ReadAsync(result.Snapshot!));
    }

    [Fact]
    public async Task A_fault_stays_with_its_own_file()
    {
        var fault = new Fault(Severity.Error, "tests.fault", "it broke");
        for (var i = 0; i < 40; i++)
        {
            Add(100, (Chance(100), 0));
            Offer(100, new ScriptedContent((Chance(50), 0)) { End = ContentEnd.Failed(fault) });
            Add(100, new ContentEnd { Fault = fault }, (Chance(50), 0));
        }

        await using var bench = await EngineBench.CreateAsync();
        var result = await RunAsync(bench);

        Assert.Equal(80, result.Entries.Faulted);
        Assert.Equal(_expected, await bench.ReadAsync(result.Snapshot!));
    }

    [Fact]
    public async Task Equal_files_are_stored_once_though_they_are_identified_together()
    {
        var content = Chance(5000);
        for (var i = 0; i < 100; i++)
        {
            Add(content.Length, (content, 0));
        }

        await using var bench = await EngineBench.CreateAsync();
        var result = await RunAsync(bench);

        Assert.Equal((100L * 5000, 5000L), (result.Bytes.Read, result.Bytes.New));
        Assert.Equal(_expected, await bench.ReadAsync(result.Snapshot!));
    }

    [Fact]
    public async Task A_failure_of_the_backup_leaves_nobody_waiting_for_files_that_were_read()
    {
        for (var i = 0; i < 10; i++)
        {
            Add(100, (Chance(100), 0));
        }

        Offer(10, new ScriptedContent((Chance(10), 0)) { CloseFailure = new InvalidOperationException("not closed") });

        await using var bench = await EngineBench.CreateAsync();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunAsync(bench).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)
        );

        Assert.Equal("not closed", failure.Message);
    }

    private void Add(int said, params (byte[]? Bytes, long Hole)[] pieces) => Add(said, ContentEnd.Complete, pieces);

    private void Add(int said, ContentEnd end, params (byte[]? Bytes, long Hole)[] pieces)
    {
        byte[] all = [.. pieces.SelectMany(static piece => piece.Bytes ?? new byte[piece.Hole])];
        _expected.Add($"/{_entries.Count:d4} File {Convert.ToHexStringLower(SHA256.HashData(all))}");
        var filled = pieces.Where(static piece => piece is not { Bytes.Length: 0 });
        Offer(said, new ScriptedContent([.. filled]) { End = end, Ready = _offered.Task });
    }

    private void Offer(int said, IEntryContent content) =>
        _entries.Add(new FileEntry(EntryPath.Of($"{_entries.Count:d4}"), EntryMetadata.None, content) { Length = said });

    private Task<BackupResult> RunAsync(EngineBench bench)
    {
        var last = new ScriptedContent() { OnDecided = _offered.SetResult };
        var end = new FileEntry(EntryPath.Of("end"), EntryMetadata.None, last) { Length = 0 };
        _expected.Add($"/end File {Convert.ToHexStringLower(SHA256.HashData([]))}");
        return bench.BackUpAsync(
            new ListedSource([.. _entries, end]),
            EngineBench.Settings("{}"),
            observer: null,
            TestContext.Current.CancellationToken
        );
    }

    private byte[] Chance(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
