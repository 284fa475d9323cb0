using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Comet.Modular.PluginHosting.Secrets;

/// <summary>Takes the secrets that a plugin was given out of what it says. Thread-safe.</summary>
internal sealed class SecretMask
{
    /// <summary>Stands for a value that is not shown.</summary>
    public const string Hidden = "***";

    /// <summary>A shorter secret would mask ordinary words, and protects nothing anyway.</summary>
    private const int ShortestSecret = 4;

    private static readonly string[] Suspects = ["password", "passphrase", "secret", "token", "credential", "apikey"];

    private readonly Lock _gate = new();
    private volatile Known _known = new([]);

    /// <summary>Whether there is nothing to mask.</summary>
    public bool IsEmpty => _known.Secrets.Length == 0;

    /// <summary>So many characters behind a cut show whether a secret goes across it, however it is escaped.</summary>
    public int Reach => IsEmpty ? 0 : (_known.Longest + JsonEscapes.Longest) * JsonEscapes.Longest;

    /// <summary>Masks these from now on.</summary>
    public void Add(IEnumerable<string> secrets)
    {
        var added = secrets.SelectMany(FormsOf).Where(static secret => secret.Length >= ShortestSecret).ToList();
        lock (_gate)
        {
            // Each job brings its settings, and most of them are known.
            if (added.Except(_known.Secrets, StringComparer.Ordinal).Any())
            {
                _known = new Known([.. _known.Secrets.Union(added, StringComparer.Ordinal)]);
            }
        }
    }

    /// <summary>Whether a known secret stands in the text, as it is or in JSON escapes.</summary>
    public bool IsIn(string text) => _known.AreIn(text) || (Unescape(text) is { } plain && _known.AreIn(plain));

    /// <summary>The text without any known secret.</summary>
    public string Apply(string text) => Apply(text, text.Length);

    /// <summary>The start of a text without any known secret; one that begins in it counts whole.</summary>
    /// <param name="text">Goes on for <see cref="Reach"/> characters behind the start, or ends there.</param>
    /// <param name="length">Characters of the start.</param>
    public string Apply(string text, int length)
    {
        var known = _known;
        length = Math.Min(length, text.Length);
        if (known.AreIn(text))
        {
            (text, length) = known.Mask(text, length);
        }

        // Escapes are undone only if they hide something.
        if (Unescape(text) is { } plain && known.AreIn(plain))
        {
            (text, length) = known.Mask(plain, Math.Min(JsonEscapes.Undo(text[..length]).Length, plain.Length));
        }

        return text[..length];
    }

    /// <summary>Whether a property's name says that its value is a secret.</summary>
    public static bool IsSuspect(string property) =>
        Array.Exists(Suspects, word => property.Contains(word, StringComparison.OrdinalIgnoreCase));

    private string? Unescape(string text) =>
        !IsEmpty && text.Contains('\\', StringComparison.Ordinal) ? JsonEscapes.Undo(text) : null;

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

    /// <summary>The secrets at one time.</summary>
    private sealed class Known(string[] secrets)
    {
        private readonly SearchValues<string> _any = SearchValues.Create(secrets, StringComparison.Ordinal);

        public string[] Secrets => secrets;

        public int Longest { get; } = secrets.Length == 0 ? 0 : secrets.Max(static secret => secret.Length);

        public bool AreIn(string text) => secrets.Length > 0 && text.AsSpan().ContainsAny(_any);

        /// <summary>Secrets that overlap are masked together, so that no rest of either is left.</summary>
        /// <returns>The text, and where the start ends in it.</returns>
        public (string Text, int Length) Mask(string text, int length)
        {
            var isSecret = FindAll(text);
            var masked = new StringBuilder(text.Length);
            var end = 0;
            for (var at = 0; at < text.Length; at++)
            {
                if (!isSecret[at])
                {
                    _ = masked.Append(text[at]);
                }
                else if (at == 0 || !isSecret[at - 1])
                {
                    _ = masked.Append(Hidden);
                }

                end = at < length ? masked.Length : end;
            }

            return (masked.ToString(), end);
        }

        private bool[] FindAll(string text)
        {
            var isSecret = new bool[text.Length];
            foreach (var secret in secrets)
            {
                for (var at = 0; (at = text.IndexOf(secret, at, StringComparison.Ordinal)) >= 0; at++)
                {
                    isSecret.AsSpan(at, secret.Length).Fill(value: true);
                }
            }

            return isSecret;
        }
    }
}
