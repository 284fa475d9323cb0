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

        if (text.Length == 0 || text.Contains("://", StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal))
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
        return colon > 1 && text.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0 ? text[..colon] : null;
    }

    /// <summary>The forms of RFC 8089 (<c>file:///path</c>, <c>file:/path</c>), and <c>file:</c> before a relative path.</summary>
    private static string PathOfUri(string text)
    {
        const string hostMark = "//";
        var rest = Uri.UnescapeDataString(text["file:".Length..]);
        if (rest.StartsWith(hostMark, StringComparison.Ordinal))
        {
            var path = rest.IndexOf('/', hostMark.Length);
            var host = path < 0 ? rest : rest[hostMark.Length..path];
            rest = host is "" or "localhost" ? rest[path..] : string.Empty;
        }

        return rest.Length > 0 && !rest.Contains('\0', StringComparison.Ordinal)
            ? Path.GetFullPath(rest)
            : throw new CommandException(
                "vault.location-invalid",
                $"'{text}' is no file: URI of this machine.",
                "Write it as file:///folder/vault, or as a path."
            );
    }
}
