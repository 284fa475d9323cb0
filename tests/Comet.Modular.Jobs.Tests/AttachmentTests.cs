using Comet.Modular.Jobs.Items;
using Comet.Modular.Jobs.Vaults;

namespace Comet.Modular.Jobs.Tests;

public sealed class AttachmentTests : IDisposable
{
    private readonly TemporaryState _state = new();

    public void Dispose() => _state.Dispose();

    [Fact]
    public void A_vault_is_found_as_it_was_added()
    {
        var vaults = new VaultAttachments(_state.Database);
        var vault = SomeVault("home", "01") with { Head = new RememberedHead(7, [1, 2, 3]) };
        vaults.Add(vault);

        var found = vaults.Find("home")!;

        Assert.Equal(vault with { ProtectedMasterKey = found.ProtectedMasterKey, Head = found.Head }, found);
        Assert.Equal(vault.ProtectedMasterKey, found.ProtectedMasterKey);
        Assert.Equal(7UL, found.Head!.Slot);
        Assert.Equal(vault.Head.Hash, found.Head.Hash);
    }

    [Theory]
    [InlineData("home", "02", "vault.name-taken")]
    [InlineData("other", "01", "vault.attached")]
    public void A_second_one_of_the_same_name_or_id_is_refused(string name, string id, string code)
    {
        var vaults = new VaultAttachments(_state.Database);
        vaults.Add(SomeVault("home", "01"));

        var refusal = Assert.Throws<StateException>(() => vaults.Add(SomeVault(name, id)));

        Assert.Equal(code, refusal.Code);
    }

    [Fact]
    public void The_remembered_head_never_goes_back()
    {
        var vaults = new VaultAttachments(_state.Database);
        vaults.Add(SomeVault("home", "01"));

        vaults.Remember("home", new RememberedHead(9, [9]));
        vaults.Remember("home", new RememberedHead(8, [8]));

        Assert.Equal(9UL, vaults.Find("home")!.Head!.Slot);
    }

    [Fact]
    public void An_item_keeps_its_name_to_itself_and_can_be_removed()
    {
        var items = new ProtectedItems(_state.Database);
        var item = new ProtectedItem("01", "docs", "files", "comet.files", "{}", [5], "home");
        items.Add(item);

        var refusal = Assert.Throws<StateException>(() => items.Add(item with { Id = "02" }));

        Assert.Equal("item.name-taken", refusal.Code);
        Assert.Equal([5], items.Find("docs")!.ProtectedSecrets);
        Assert.True(items.Remove("docs"));
        Assert.False(items.Remove("docs"));
    }

    private static VaultAttachment SomeVault(string name, string id) =>
        new(name, $"/vaults/{id}", id, [4, 5, 6], Head: null);
}
