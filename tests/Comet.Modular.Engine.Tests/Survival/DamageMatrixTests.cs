namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>
/// Every object of a vault meets every damage: the check names it and what it hurts, and all else is restored byte for
/// byte.
/// </summary>
[Trait("Req", "HO-14")]
[Trait("Req", "HO-12")]
public sealed class DamageMatrixTests
{
    [Theory]
    [InlineData(ObjectKind.LogEntry, 14)]
    [InlineData(ObjectKind.KeySlot, 2)]
    [InlineData(ObjectKind.DataPack, 4)]
    [InlineData(ObjectKind.TreePack, 3)]
    [InlineData(ObjectKind.DataIndex, 3)]
    [InlineData(ObjectKind.TreeIndex, 3)]
    public async Task A_damaged_object_is_named_and_costs_nothing_but_what_only_it_held(ObjectKind kind, int objects)
    {
        using var folder = new TemporaryFolder();
        var filled = await FilledVault.MakeAsync();
        var names = filled.NamesOf(kind);
        Assert.True(names.Count >= objects, $"There are only {names.Count}.");
        var broken = new List<string>();
        foreach (var name in names)
        {
            foreach (var damage in ObjectDamage.Of(filled, kind, name))
            {
                var wrong = await new Survivor(filled, kind, damage, folder.At("out")).JudgeAsync();
                broken.AddRange(wrong.Select(each => $"{name} {damage.What}: {each}"));
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }
}
