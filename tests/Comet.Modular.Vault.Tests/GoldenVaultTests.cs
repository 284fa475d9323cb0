using Comet.Modular.Vault.Checking;
using Comet.Modular.Vault.Sessions;

namespace Comet.Modular.Vault.Tests;

/// <summary>
/// A vault that version 1 wrote, kept for ever: three snapshots (one partial), a fenced and adopted session, one that
/// ended, and two passwords. It is never made again to let a test pass.
/// </summary>
public sealed class GoldenVaultTests : IAsyncDisposable
{
    private const string RecoveryKey = "TTGR3-8N0H4-N90PZ-15NCK-JXNDK-RMG4G-3RES0-X03JE-95VTB-M5CRZ-F0E72";
    private const string HeadHash = "56b127e27e3af8948c989f27890dae917afd62f12de9b862a5e7b41d79a51640";

    private readonly MemoryBlobStore _store = new();

    public GoldenVaultTests()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "fixtures", "vaults", "version-1");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/');
            _store.Blobs[name] = File.ReadAllBytes(file);
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    [Trait("Req", "HO-09")]
    public async Task A_vault_of_version_1_is_opened_checked_and_read()
    {
        var head = new LogHead(11, Convert.FromHexString(HeadHash));
        await using var vault = await TestVaults.OpenAsync(_store, head);

        Assert.Equal([2UL, 7, 8], vault.Snapshots.Select(snapshot => snapshot.Slot));
        Assert.Equal([true, false, true], vault.Snapshots.Select(snapshot => snapshot.IsComplete));
        Assert.Equal(
            [SessionStatus.Ended, SessionStatus.Fenced, SessionStatus.Ended, SessionStatus.Ended],
            vault.Sessions.Select(session => session.Status)
        );
        Assert.Equal(3, vault.KeySlots.Count);
        Assert.Empty((await vault.CheckAsync(CheckDepth.AllData, progress: null, TestVaults.Stop)).Problems);
        Assert.Equal(8, await TestVaults.VerifyAsync(vault, vault.Snapshots[0]));
        Assert.Equal(6, await TestVaults.VerifyAsync(vault, vault.Snapshots[1]));
        Assert.Equal(7, await TestVaults.VerifyAsync(vault, vault.Snapshots[2]));
    }

    [Theory]
    [InlineData("second")]
    [InlineData(RecoveryKey)]
    public async Task A_vault_of_version_1_opens_with_all_its_credentials(string text)
    {
        VaultCredential credential = text.Contains('-', StringComparison.Ordinal)
            ? new RecoveryCredential(text)
            : new PasswordCredential(text);

        await using var vault = await StorageVault.OpenAsync(
            _store,
            credential,
            rememberedHead: null,
            indexFolder: null,
            TimeProvider.System,
            TestVaults.Stop
        );

        Assert.Equal(11UL, vault.Head.Slot);
    }

    [Fact]
    [Trait("Req", "HO-08")]
    public async Task A_vault_of_version_1_takes_new_snapshots_that_share_its_chunks()
    {
        await using var vault = await TestVaults.OpenAsync(_store);
        await using var session = await TestVaults.BeginAsync(vault);

        var snapshot = await TestVaults.BackUpAsync(vault, session, Enumerable.Range(0, 12));

        Assert.Equal(4096, session.NewChunkBytes);
        Assert.Equal(12, await TestVaults.VerifyAsync(vault, snapshot));
    }
}
