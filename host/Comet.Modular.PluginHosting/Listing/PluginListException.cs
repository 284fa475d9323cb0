using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>A <c>plugins.json</c> cannot be used. No plugin is loaded then.</summary>
public sealed class PluginListException : Exception
{
    internal PluginListException(string path, IReadOnlyList<Diagnostic> problems, Exception? innerException = null)
        : base($"{path} cannot be used: {string.Join(' ', problems.Select(static p => p.Message))}", innerException)
    {
        Path = path;
        Problems = problems;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All that is wrong with it, each with its JSON pointer where there is one.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }
}
