using System.Text;
using Comet.Modular.Contracts.Backup;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Engine.Backup;

namespace Comet.Modular.Engine.Tests.Backup;

[Trait("Req", "FF-11")]
public sealed class DeferredPropertiesTests
{
    private static readonly UnixTime LongAgo = new(1_000_000_001);
    private static readonly UnixTime NextMonth = new(DateTimeOffset.UtcNow.AddDays(30).ToUnixTimeMilliseconds() * 1_000_000);

    [Fact]
    public async Task Properties_of_an_unchanged_file_are_those_of_the_parent_and_not_read()
    {
        await using var bench = await EngineBench.CreateAsync();
        _ = await RunAsync(bench, new DeferredText("first", LongAgo));
        var again = new DeferredText("never read", LongAgo);

        var result = await RunAsync(bench, again);

        Assert.False(again.IsRead);
        Assert.Equal(1, result.Entries.Unchanged);
        Assert.Equal("first", await PropertyAsync(bench, result));
    }

    [Fact]
    public async Task Properties_that_may_have_changed_in_the_tick_of_the_last_backup_are_read()
    {
        await using var bench = await EngineBench.CreateAsync();
        _ = await RunAsync(bench, new DeferredText("first", NextMonth));
        var again = new DeferredText("second", NextMonth);

        var result = await RunAsync(bench, again);

        Assert.Equal(1, result.Entries.Changed);
        Assert.Equal("second", await PropertyAsync(bench, result));
        Assert.Equal(0, result.Bytes.Read);
    }

    [Fact]
    public async Task Properties_of_a_new_content_are_read()
    {
        await using var bench = await EngineBench.CreateAsync();
        _ = await RunAsync(bench, new DeferredText("first", LongAgo));

        var result = await RunAsync(bench, new DeferredText("second", LongAgo), token: "other");

        Assert.Equal(1, result.Entries.Changed);
        Assert.Equal("second", await PropertyAsync(bench, result));
    }

    [Fact]
    public async Task A_file_whose_properties_could_not_be_read_is_read_again_by_the_next_backup()
    {
        await using var bench = await EngineBench.CreateAsync();
        _ = await RunAsync(bench, new DeferredText("half", LongAgo) { IsWhole = false });

        var result = await RunAsync(bench, new DeferredText("whole", LongAgo));

        Assert.Equal(1, result.Entries.Changed);
        Assert.Equal("whole", await PropertyAsync(bench, result));
    }

    [Fact]
    public async Task A_loss_that_comes_up_while_the_content_is_unchanged_is_not_taken_for_settled()
    {
        await using var bench = await EngineBench.CreateAsync();
        _ = await RunAsync(bench, new DeferredText("first", NextMonth));
        _ = await RunAsync(bench, new DeferredText("half", NextMonth) { IsWhole = false });
        var third = new DeferredText("whole", LongAgo);

        var result = await RunAsync(bench, third);

        Assert.True(third.IsRead);
        Assert.Equal("whole", await PropertyAsync(bench, result));
    }

    private static Task<BackupResult> RunAsync(EngineBench bench, IDeferredProperties deferred, string token = "same")
    {
        byte[] content = "content"u8.ToArray();
        var file = new FileEntry(
            EntryPath.Of("file"),
            new EntryMetadata { Modified = LongAgo },
            new Bytes(content)
        )
        {
            Length = content.Length,
            ChangeToken = Encoding.UTF8.GetBytes(token),
            DeferredProperties = deferred,
        };
        var source = new ListedSource(file) { Traits = new SourceTraits(SourceReading.Parallel, SourceOrder.Sorted) };
        return bench.BackUpAsync(
            source,
            EngineBench.Settings("{}"),
            observer: null,
            TestContext.Current.CancellationToken
        );
    }

    private static async Task<string> PropertyAsync(EngineBench bench, BackupResult result)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var manifest = await bench.Vault.LoadManifestAsync(result.Snapshot!, cancellation);
        var node = await bench
            .Vault.CreateTreeReader()
            .FindAsync(manifest.Root, EntryPath.Of("file").ToNames(), cancellation);
        return Encoding.UTF8.GetString(Assert.Single(node!.Properties).Value.Span);
    }

    private sealed class DeferredText(string value, UnixTime changed) : IDeferredProperties
    {
        public UnixTime Changed => changed;

        public bool IsWhole { get; init; } = true;

        public bool IsRead { get; private set; }

        public IReadOnlyList<EntryProperty> Read(out bool isWhole)
        {
            IsRead = true;
            isWhole = IsWhole;
            return [new EntryProperty("text:a"u8.ToArray(), Encoding.UTF8.GetBytes(value))];
        }
    }
}
