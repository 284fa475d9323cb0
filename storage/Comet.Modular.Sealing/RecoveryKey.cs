using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>
/// A random key to be printed and kept in a safe place: it opens the vault when the password is lost. Safe for use by
/// many threads; zeroed on disposal.
/// </summary>
public sealed class RecoveryKey : IDisposable
{
    private readonly KeyBytes _key;

    private RecoveryKey(KeyBytes key) => _key = key;

    /// <summary>Makes a new random key.</summary>
    public static RecoveryKey Generate() => new(KeyBytes.Generate());

    /// <summary>
    /// Reads a key as a person typed it: case, spaces, line ends and dashes do not matter, O is read as 0, I and L as 1.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="key">The key, to be disposed by the caller; null if the text is no recovery key.</param>
    /// <param name="problem">What is wrong with the text, for the person who typed it; empty if nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RecoveryKey? key, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> bytes = stackalloc byte[KeyBytes.Length];
        bool valid = RecoveryText.TryDecode(text, bytes, out problem);
        key = valid ? new RecoveryKey(KeyBytes.Copy(bytes)) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return valid;
    }

    /// <summary>
    /// The key for people: 11 groups of 5 characters joined by '-', in Crockford's base 32, the last 3 characters a check.
    /// </summary>
    public string ToText() => RecoveryText.Encode(_key.Span);

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    internal static RecoveryKey Import(ReadOnlySpan<byte> key32) => new(KeyBytes.Copy(key32));

    /// <summary>Derives the key that wraps the master key. 256 random bits need no slow derivation.</summary>
    internal void DeriveWrappingKey(Span<byte> key32) =>
        Blake3Hash.DeriveKey(KeyContext.RecoveryKey, _key.Span, key32);
}
