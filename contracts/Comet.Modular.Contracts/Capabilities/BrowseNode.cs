namespace Comet.Modular.Contracts.Capabilities;

/// <summary>One line of a selection tree.</summary>
/// <param name="Token">Names the node in the next call.</param>
/// <param name="Name">What people read.</param>
/// <param name="HasChildren">Whether it can be opened.</param>
/// <param name="Selectable">Whether it can be picked; a grey line otherwise.</param>
/// <param name="Selection">The settings value that picks it; null when it is not selectable.</param>
/// <param name="Size">In bytes, where the source knows it without work.</param>
public sealed record BrowseNode(
    string Token,
    string Name,
    bool HasChildren,
    bool Selectable,
    string? Selection,
    long? Size
);
