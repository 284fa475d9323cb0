using Comet.Modular.Engine.Restore.Targets;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// What of the target belongs to this restore already. Names that are two in the snapshot can be one in the target: in
/// another case, or after a name was made harmless. The second must not take the place of the first.
/// </summary>
/// <remarks>24 bytes an entry, and only where something may be replaced at all.</remarks>
internal sealed class TargetClaims(bool mayReplace)
{
    private readonly HashSet<ulong> _directories = [];
    private readonly HashSet<ulong> _entries = [];

    public bool Has(ExistingEntry existing) => _entries.Contains(existing.Identity);

    /// <summary>Claims what is there now, because it is kept or about to be replaced.</summary>
    /// <remarks>Not if it has further names, which this restore may come to as well.</remarks>
    public void Add(ExistingEntry existing) => Add(existing.HasOtherNames ? 0 : existing.Identity);

    /// <summary>Claims what was made.</summary>
    public void Add(ulong identity)
    {
        if (mayReplace && identity != 0)
        {
            _ = _entries.Add(identity);
        }
    }

    /// <summary>False if the directory is another one of the snapshot already.</summary>
    public bool TryAddDirectory(ulong identity) => identity == 0 || _directories.Add(identity);
}
