using System.Text.Encodings.Web;
using System.Text.Json;

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
        var known = secrets.SelectMany(FormsOf).Where(static secret => secret.Length >= ShortestSecret);
        // The longest first, so that a secret within another leaves nothing behind.
        _secrets = [.. _secrets.Concat(known).Distinct(StringComparer.Ordinal).OrderByDescending(static s => s.Length)];
    }

    /// <summary>As it is, line by line, and as each of them stands in JSON: a log entry comes as a line of it.</summary>
    private static IEnumerable<string> FormsOf(string secret) =>
        secret
            .Split('\n')
            .Select(static line => line.TrimEnd('\r'))
            .Append(secret)
            .SelectMany(static line =>
                new[]
                {
                    line,
                    JsonEncodedText.Encode(line).Value,
                    JsonEncodedText.Encode(line, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
                }
            );

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
