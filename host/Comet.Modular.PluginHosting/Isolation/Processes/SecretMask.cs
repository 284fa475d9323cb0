namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>Takes secrets out of what a plugin's process says. Thread-safe.</summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

    /// <summary>A shorter secret would mask ordinary words, and protects nothing anyway.</summary>
    private const int ShortestSecret = 4;

    private static readonly string[] Suspects = ["password", "passphrase", "secret", "token", "credential", "apikey"];

    private volatile string[] _secrets = [];

    /// <summary>Masks these from now on.</summary>
    public void Add(IEnumerable<string> secrets)
    {
        var known = secrets.Where(static secret => secret.Length >= ShortestSecret);
        // The longest first, so that a secret within another leaves nothing behind.
        _secrets = [.. _secrets.Concat(known).Distinct(StringComparer.Ordinal).OrderByDescending(static s => s.Length)];
    }

    /// <summary>The text without any known secret.</summary>
    public string Apply(string text)
    {
        foreach (var secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Whether a property's name says that its value is a secret.</summary>
    public static bool IsSuspect(string property) =>
        Array.Exists(Suspects, word => property.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The mask, for a value that is not shown.</summary>
    public static string Hidden => Mask;
}
