namespace Comet.Modular.Vault.Tests.Model;

/// <summary>A step that a writer can take.</summary>
/// <param name="Writer">Who.</param>
/// <param name="Step">The call of the store; tells a run that is played again that it is the same.</param>
/// <param name="Fate">What becomes of it.</param>
/// <param name="StateAfter">The state that it leads to.</param>
internal sealed record ModelMove(int Writer, string Step, ModelFate Fate, string StateAfter)
{
    public override string ToString() =>
        Fate == ModelFate.Served ? $"{Writer}: {Step}" : $"{Writer}: {Step} ({Fate})";
}
