namespace Comet.Modular.PluginHosting.Loading;

/// <summary>No plugin protects items of this type: a mistyped name, not a refusal.</summary>
public sealed class UnknownItemTypeException : Exception
{
    internal UnknownItemTypeException(string itemType, IReadOnlyList<PluginStatus> plugins)
        : base($"There is no item type '{itemType}'.")
    {
        ItemType = itemType;
        KnownTypes = [.. plugins.SelectMany(static p => p.Types).Order(StringComparer.Ordinal)];
        Problems = [.. plugins.Where(static p => p.Problem is not null).Select(static p => $"{p.Id}: {p.Problem}")];
    }

    /// <summary>What was asked for.</summary>
    public string ItemType { get; }

    /// <summary>The types of all listed plugins, in order.</summary>
    public IReadOnlyList<string> KnownTypes { get; }

    /// <summary>Listed plugins whose types are not known, each with the reason: one may be the one meant.</summary>
    public IReadOnlyList<string> Problems { get; }
}
