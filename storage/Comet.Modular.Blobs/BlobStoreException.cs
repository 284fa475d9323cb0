namespace Comet.Modular.Blobs;

/// <summary>A store did not do what was asked of it. The message says what, why, and what to do next.</summary>
public sealed class BlobStoreException : Exception
{
    /// <summary>Describes a failure.</summary>
    /// <param name="operation">What was attempted, such as "write" or "list".</param>
    /// <param name="name">The blob concerned, if it is about one.</param>
    /// <param name="cause">A sentence that names the place and says what is wrong.</param>
    /// <param name="tryNext">A sentence that says what the reader can do about it.</param>
    /// <param name="isTransient">Whether the same call may well succeed a little later.</param>
    /// <param name="innerException">What the platform reported, if it did.</param>
    public BlobStoreException(
        string operation, BlobName? name, string cause, string tryNext, bool isTransient, Exception? innerException)
        : base(Describe(operation, name, cause, tryNext), innerException)
    {
        Operation = operation;
        Name = name;
        Cause = cause;
        TryNext = tryNext;
        IsTransient = isTransient;
    }

    /// <summary>What was attempted, such as "write" or "list".</summary>
    public string Operation { get; }

    /// <summary>The blob concerned; null if the failure is about the place as a whole.</summary>
    public BlobName? Name { get; }

    /// <summary>A sentence that names the place and says what is wrong.</summary>
    public string Cause { get; }

    /// <summary>A sentence that says what the reader can do about it.</summary>
    public string TryNext { get; }

    /// <summary>Whether the same call may well succeed a little later.</summary>
    public bool IsTransient { get; }

    private static string Describe(string operation, BlobName? name, string cause, string tryNext)
    {
        string what = name is { } blob ? $"{operation} '{blob}'" : operation;
        return $"Could not {what}: {cause} {tryNext}";
    }
}
