namespace Comet.Modular.Blobs;

/// <summary>What became of a put.</summary>
public enum PutOutcome
{
    /// <summary>The blob was not there; it is now, with the caller's bytes.</summary>
    Created = 0,

    /// <summary>A blob of this name was there already and is unchanged.</summary>
    Exists = 1,
}
