using Comet.Modular.Blobs;

namespace Comet.Modular.Vault.Keys;

/// <summary>What was found under <c>keys/</c> while a credential was tried: tells a wrong one from lost slots.</summary>
internal sealed class SeenSlots
{
    private int _usable;
    private string? _unusable;

    public void AddUsable() => _usable++;

    /// <summary>Notes an object that is no slot of this vault; the first one is named.</summary>
    public void AddUnusable(BlobName name, string problem) => _unusable ??= $"{name} cannot be used: {problem}";

    /// <summary>Why the credential need not be wrong; null: it is.</summary>
    /// <param name="what">The kind of credential that was tried.</param>
    /// <param name="other">The other kind.</param>
    public VaultException? Explain(string what, string other)
    {
        if (_unusable is null && _usable > 0)
        {
            return null;
        }

        var found = _unusable ?? $"the store has no key slot of a {what} under keys/.";
        return new VaultException(
            "vault.damaged-key-slot",
            _usable == 0
                ? $"No {what} can open this vault now: {found}"
                : $"The {what} opens none of the key slots that are whole. It may be right all the same: {found}",
            $"Bring the objects under keys/ back from a copy of the store, or use {other}."
        );
    }
}
