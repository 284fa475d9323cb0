using Comet.Modular.Engine.Restore.Targets;

namespace Comet.Modular.Engine.Restore;

/// <summary>
/// What of the target belongs to this restore already. Names that are two in the snapshot can be one in the target: in
/// another case, or after a name was made harmless. The second must not take the place of the first.
/// </summary>
/// <remarks>24 bytes for each directory, and for each entry in directories that were there before.</remarks>
internal sealed class TargetClaims
{
    private readonly HashSet<ulong> _directories = [];
    private readonly HashSet<ulong> _entries = [];
    private readonly HashSet<ulong> _made = [];

    /// <summary>Whether this restore made the directory, so that all that is in it is of this restore.</summary>
    public bool HasMade(ITargetDirectory directory) => _made.Contains(directory.Identity);

    /// <summary>Whether an entry is of this restore.</summary>
    public bool Has(ITargetDirectory parent, ExistingEntry existing) => HasMade(parent) || _entries.Contains(existing.Identity);

    /// <summary>Claims what is there now, because it is kept or about to be replaced.</summary>
    /// <remarks>Not if it has further names, which this restore may come to as well.</remarks>
    public void Add(ITargetDirectory parent, ExistingEntry existing) =>
        Add(parent, existing.HasOtherNames ? 0 : existing.Identity);

    /// <summary>Claims a file that was made.</summary>
    public void Add(ITargetDirectory parent, ITargetFile file)
    {
        if (!HasMade(parent))
        {
            Add(parent, file.Identity.Inode);
        }
    }

    /// <summary>Claims what was made.</summary>
    public void Add(ITargetDirectory parent, ulong identity)
    {
        if (identity != 0 && !HasMade(parent))
        {
            _ = _entries.Add(identity);
        }
    }

    /// <summary>False if the directory is another one of the snapshot already.</summary>
    public bool TryAddDirectory(ulong identity, bool isMade)
    {
        if (identity == 0)
        {
            return true;
        }

        if (isMade)
        {
            _ = _made.Add(identity);
        }

        return _directories.Add(identity);
    }
}
