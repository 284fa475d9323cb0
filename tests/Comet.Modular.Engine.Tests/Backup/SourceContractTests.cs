using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Backup;
using Comet.Modular.Vault.Snapshots;

namespace Comet.Modular.Engine.Tests.Backup;

[Trait("Req", "HO-08")]
public sealed class SourceContractTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    [Fact]
    public async Task A_plugin_that_throws_while_it_is_read_costs_one_entry()
    {
        await using var bench = await EngineBench.CreateAsync();
        var source = new ListedSource(
            File("good", new Bytes(Hello)),
            File("bad", new Bytes(Hello, new InvalidOperationException("bug in the plugin")))
        );

        var result = await RunAsync(bench, source);

        Assert.Equal(Severity.Error, result.Worst);
        Assert.Equal(CommitKind.Complete, result.Snapshot!.Kind);
        Assert.StartsWith("/good ", Assert.Single(await bench.ReadAsync(result.Snapshot)), StringComparison.Ordinal);
        Assert.Equal("/bad", Assert.Single(source.Outcome!.NotStored).Path.ToString());
    }

    [Fact]
    public async Task A_plugin_that_fails_after_the_commit_makes_the_job_a_warning()
    {
        await using var bench = await EngineBench.CreateAsync();
        var source = new ListedSource(File("a", new Bytes(Hello))) { FailsAtTheEnd = true };

        var result = await RunAsync(bench, source);

        Assert.Equal(Severity.Warning, result.Worst);
        Assert.Equal(CommitKind.Complete, result.Snapshot!.Kind);
        Assert.True(source.Outcome!.Committed);
    }

    [Fact]
    public async Task A_sorted_source_that_breaks_its_order_fails_the_job_clearly()
    {
        await using var bench = await EngineBench.CreateAsync();
        var source = new ListedSource(File("b", new Bytes(Hello)), File("a", new Bytes(Hello)))
        {
            Traits = new SourceTraits(SourceReading.Parallel, SourceOrder.Sorted),
        };
        var observer = new RecordingObserver();

        var result = await RunAsync(bench, source, observer);

        Assert.Equal(Severity.Error, result.Worst);
        Assert.Contains(observer.Diagnostics, diagnostic => diagnostic.Code == "plugin.order");
        Assert.NotEqual(CommitKind.Complete, result.Snapshot!.Kind);
    }

    [Fact]
    public async Task A_later_offer_overrides_an_earlier_one_of_the_same_path()
    {
        await using var bench = await EngineBench.CreateAsync();
        var source = new ListedSource(
            File("a", new Bytes("first"u8.ToArray())),
            new DirectoryEntry(EntryPath.Of("d"), EntryMetadata.None),
            File("a", new Bytes("second"u8.ToArray())),
            new RemovedEntry(EntryPath.Of("d"))
        );

        var result = await RunAsync(bench, source);

        var line = Assert.Single(await bench.ReadAsync(result.Snapshot!));
        var expected = System.Security.Cryptography.SHA256.HashData("second"u8);
        Assert.EndsWith(Convert.ToHexStringLower(expected), line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Carrying_what_the_parent_does_not_have_is_a_fault()
    {
        await using var bench = await EngineBench.CreateAsync();
        var observer = new RecordingObserver();

        var result = await RunAsync(bench, new ListedSource(new CarriedEntry(EntryPath.Of("x"), EntryPath.Of("y"))), observer);

        Assert.Equal(1, result.Entries.Faulted);
        Assert.Contains(observer.Diagnostics, diagnostic => diagnostic.Code == "plugin.nothing-to-carry");
    }

    [Fact]
    public async Task The_names_of_one_file_are_read_once()
    {
        await using var bench = await EngineBench.CreateAsync();
        var group = new byte[] { 1, 2, 3 };
        var source = new ListedSource(
            File("a", new Bytes(Hello)) with { HardLinkGroup = group },
            File("b", new Bytes(Hello, new InvalidOperationException("read twice"))) with { HardLinkGroup = group }
        );

        var result = await RunAsync(bench, source);

        Assert.Equal(Severity.Information, result.Worst);
        Assert.Equal(Hello.Length, result.Bytes.Read);
        Assert.Equal(2, result.Snapshot!.Entries);
    }

    [Fact]
    public async Task A_file_that_was_written_to_between_its_names_is_read_under_each()
    {
        await using var bench = await EngineBench.CreateAsync();
        var group = new byte[] { 1, 2, 3 };
        FileEntry Offer(string name, string content, byte token) =>
            File(name, new Bytes(System.Text.Encoding.ASCII.GetBytes(content))) with
            {
                HardLinkGroup = group,
                ChangeToken = new[] { token },
            };

        var result = await RunAsync(bench, new ListedSource(Offer("a", "older", 1), Offer("b", "newer", 2), Offer("c", "none!", 2)));

        var lines = await bench.ReadAsync(result.Snapshot!);
        var hashes = lines.Select(static line => line.Split(' ')[^1]).ToList();
        Assert.NotEqual(hashes[0], hashes[1]);
        Assert.Equal(hashes[1], hashes[2]);
        Assert.Equal(2 * Hello.Length, result.Bytes.Read);
    }

    [Fact]
    public async Task A_name_whose_first_could_not_be_read_is_read_itself()
    {
        await using var bench = await EngineBench.CreateAsync();
        var group = new byte[] { 1, 2, 3 };
        var first = File("first", new Bytes(Hello, new InvalidOperationException("gone"))) with { HardLinkGroup = group };
        var second = File("second", new Bytes(Hello)) with { HardLinkGroup = group };

        var result = await RunAsync(bench, new ListedSource(first, second));

        Assert.StartsWith("/second ", Assert.Single(await bench.ReadAsync(result.Snapshot!)), StringComparison.Ordinal);
        Assert.Equal(1, result.Entries.Faulted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Req", "FF-10")]
    public async Task A_time_that_is_too_close_to_the_last_backup_is_not_trusted(bool old)
    {
        await using var bench = await EngineBench.CreateAsync();
        var time = DateTimeOffset.UtcNow + (old ? TimeSpan.FromMinutes(-1) : TimeSpan.FromSeconds(30));
        FileEntry Offer() =>
            File("a", new Bytes(Hello)) with
            {
                ChangeToken = new byte[] { 1 },
                Metadata = new EntryMetadata { Modified = UnixTime.From(time) },
            };
        _ = await RunAsync(bench, new ListedSource(Offer()));

        var second = await RunAsync(bench, new ListedSource(Offer()));

        Assert.Equal(old ? 0 : Hello.Length, second.Bytes.Read);
        Assert.Equal(0, second.Bytes.New);
    }

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task A_change_of_metadata_alone_is_a_change_and_reads_nothing()
    {
        await using var bench = await EngineBench.CreateAsync();
        FileEntry Offer(uint mode) =>
            File("a", new Bytes(Hello)) with
            {
                ChangeToken = new byte[] { 1 },
                Metadata = new EntryMetadata { Posix = new PosixAttributes(mode, 0, 0, null, null) },
            };
        _ = await RunAsync(bench, new ListedSource(Offer(0x1a4)));

        var second = await RunAsync(bench, new ListedSource(Offer(0x180)));

        Assert.Equal((1, 0), (second.Entries.Changed, second.Entries.Unchanged));
        Assert.Equal(0, second.Bytes.Read);
    }

    private static FileEntry File(string name, IEntryContent content) =>
        new(EntryPath.Of(name), EntryMetadata.None, content) { Length = Hello.Length };

    private static Task<BackupResult> RunAsync(
        EngineBench bench,
        ListedSource source,
        RecordingObserver? observer = null
    ) => bench.BackUpAsync(source, EngineBench.Settings("{}"), observer, TestContext.Current.CancellationToken);
}
