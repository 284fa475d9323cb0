namespace Comet.Modular.Vault.Tests.Model;

/// <summary>What writers do in a vault at the same time.</summary>
/// <param name="Name">Names it in a test.</param>
/// <param name="Before">What was done before, alone and without faults.</param>
/// <param name="Writers">What each of them does.</param>
internal sealed record ModelScenario(
    string Name,
    Func<ModelWriter, Task> Before,
    IReadOnlyList<Func<ModelWriter, Task>> Writers
)
{
    public override string ToString() => Name;
}
