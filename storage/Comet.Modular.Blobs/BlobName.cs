using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Blobs;

/// <summary>
/// The name of a blob: 1 to 200 characters of a–z, 0–9, '-' and '/', where '/' parts a folder from what is in it.
/// No part is empty. The folder <c>tmp</c> is not nameable: stores keep unfinished writes there.
/// </summary>
/// <remarks>
/// One case and few characters, so that a name means the same on every file system and object store.
/// A store need not be able to hold a blob and blobs below its name (<c>a</c> and <c>a/b</c>).
/// </remarks>
public readonly record struct BlobName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>The folder that belongs to the store itself, not to the names.</summary>
    public const string ReservedFolder = "tmp";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789/-");

    private readonly string? _value;

    /// <summary>Makes a name of <paramref name="value"/>.</summary>
    /// <exception cref="ArgumentException">The text is no blob name.</exception>
    public BlobName(string value)
    {
        if (!IsName(value))
        {
            throw new ArgumentException(
                $"'{value}' is no blob name: 1 to {MaxLength} characters of a-z, 0-9, '-', '/', "
                    + $"no empty part, not in '{ReservedFolder}/'.",
                nameof(value));
        }

        _value = value;
    }

    /// <summary>The text of the name.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, which names nothing.</exception>
    public string Value => _value ?? throw new InvalidOperationException("A default BlobName names no blob.");

    /// <summary>Reads a name; false if the text is no blob name.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, out BlobName name)
    {
        bool valid = IsName(value);
        name = valid ? new BlobName(value!) : default;
        return valid;
    }

    /// <summary>Checks that a name can begin with <paramref name="prefix"/>; the empty prefix begins all names.</summary>
    /// <exception cref="ArgumentException">No name begins like this.</exception>
    public static void ThrowIfNotPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        // A prefix may end in the middle of a part or at its '/': with one more character it must be a name.
        if (prefix.Length != 0 && !IsName(prefix + "0"))
        {
            throw new ArgumentException($"No blob name begins with '{prefix}'.", nameof(prefix));
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? string.Empty;

    private static bool IsName([NotNullWhen(true)] string? value) =>
        value is { Length: > 0 and <= MaxLength }
        && !value.AsSpan().ContainsAnyExcept(Allowed)
        && value[0] != '/'
        && value[^1] != '/'
        && !value.Contains("//", StringComparison.Ordinal)
        && !value.Equals(ReservedFolder, StringComparison.Ordinal)
        && !value.StartsWith(ReservedFolder + "/", StringComparison.Ordinal);
}
