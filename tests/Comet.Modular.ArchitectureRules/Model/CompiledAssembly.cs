namespace Comet.Modular.ArchitectureRules.Model;

/// <summary>What an assembly of the product uses and offers, read from its metadata.</summary>
/// <param name="Project">Name of the project that made it.</param>
/// <param name="Assemblies">Names of the assemblies it uses.</param>
/// <param name="Members">Full names of the foreign types it uses, and of their members as <c>Type.Member</c>.</param>
/// <param name="OpenTypes">Visible classes that are neither sealed nor abstract.</param>
internal sealed record CompiledAssembly(
    string Project, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Members, IReadOnlyList<string> OpenTypes);
