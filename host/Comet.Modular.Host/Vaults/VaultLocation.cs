using System.Buffers;
using Comet.Modular.Blobs;
using Comet.Modular.Blobs.Local;

namespace Comet.Modular.Host.Vaults;

/// <summary>Where a vault is kept: a path, or a URI.</summary>
/// <param name="Text">As it is stored and shown: an absolute path.</param>
internal sealed record VaultLocation(string Text)
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789"
    );

    private static readonly string[] LaterSchemes = ["sftp", "s3", "azure", "webdav", "webdavs"];

    public static VaultLocation Parse(string text)
    {
        var scheme = SchemeOf(text);
        if (LaterSchemes.Contains(scheme, StringComparer.Ordinal))
        {
            throw new CommandException(
                "vault.location-unsupported",
                $"Vaults at {scheme}: locations are not available in this version.",
                "Use a path, or a file: URI; a mounted share is a path too."
            );
        }

        if (string.Equals(scheme, "file", StringComparison.Ordinal))
        {
            return new VaultLocation(PathOfUri(text));
        }

        if (text.Length == 0 || text.Contains("://", StringComparison.Ordinal))
        {
            throw new CommandException(
                "vault.location-invalid",
                $"'{text}' is no location of a vault.",
                "Use a path, or a file: URI."
            );
        }

        return new VaultLocation(Path.GetFullPath(text));
    }

    /// <summary>Makes an empty store there.</summary>
    public IBlobStore CreateStore() => LocalBlobStore.Create(Text);

    /// <summary>Opens the store that is there.</summary>
    public IBlobStore OpenStore(TimeProvider time) => LocalBlobStore.Open(Text, time);

    private static string? SchemeOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // One letter is a drive.
        return colon > 1 && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0
            ? text[..colon]
            : null;
    }

    private static string PathOfUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { IsFile: true, Host: "" or "localhost" }
            ? Path.GetFullPath(uri.LocalPath)
            : throw new CommandException(
                "vault.location-invalid",
                $"'{text}' is no file: URI of this machine.",
                "Write it as file:///folder/vault, or as a path."
            );
}
