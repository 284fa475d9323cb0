using Comet.Modular.Blobs;

namespace Comet.Modular.TestStores;

/// <summary>What becomes of a call.</summary>
/// <param name="Before">Thrown before anything has happened; null: it happens.</param>
/// <param name="After">
/// Thrown after it happened: the answer is lost. Of a listing half was told then; the other calls are whole or nothing.
/// </param>
public readonly record struct StoreFate(Exception? Before, Exception? After)
{
    /// <summary>It happens and is answered.</summary>
    public static StoreFate Served => default;

    /// <summary>Nothing happens.</summary>
    public static StoreFate Refused(bool isTransient = false, string cause = "The test store refuses.") =>
        new(Failure(isTransient, cause), After: null);

    /// <summary>It happens, and the caller is not told.</summary>
    public static StoreFate Unanswered(bool isTransient = false) =>
        new(Before: null, Failure(isTransient, "The answer of the test store is lost."));

    private static BlobStoreException Failure(bool isTransient, string cause) =>
        new("use the store", name: null, cause, "Try again.", isTransient, innerException: null);
}
