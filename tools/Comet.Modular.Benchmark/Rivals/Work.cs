namespace Comet.Modular.Benchmark.Rivals;

/// <summary>What is measured, in the order in which it is done.</summary>
internal enum Work
{
    /// <summary>A backup into an empty repository.</summary>
    First,

    /// <summary>A backup of what has not changed.</summary>
    Rescan,

    /// <summary>A backup of the second version.</summary>
    Changed,

    /// <summary>The newest snapshot into an empty folder.</summary>
    Restore,

    /// <summary>A check that reads, decrypts and verifies all data.</summary>
    Check,
}
