using System.Globalization;

namespace Comet.Modular.Contracts.Settings;

/// <summary>Builds JSON pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    public static string Append(string pointer, string member)
    {
        var tildes = member.Replace("~", "~0", StringComparison.Ordinal);
        return $"{pointer}/{tildes.Replace("/", "~1", StringComparison.Ordinal)}";
    }

    public static string Append(string pointer, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>From the path of a <c>JsonException</c>, such as <c>$.paths[0]['odd.name']</c>.</summary>
    public static string FromJsonPath(string? path)
    {
        var pointer = string.Empty;
        var rest = (path ?? "$").AsSpan(1);
        while (!rest.IsEmpty)
        {
            var (opening, closing) = rest.StartsWith("['", StringComparison.Ordinal) ? ("['", "']")
                : rest[0] == '[' ? ("[", "]")
                : (".", string.Empty);
            rest = rest[opening.Length..];
            var length =
                closing.Length == 0 ? rest.IndexOfAny('.', '[') : rest.IndexOf(closing, StringComparison.Ordinal);
            length = length < 0 ? rest.Length : length;
            pointer = Append(pointer, rest[..length].ToString());
            rest = rest[Math.Min(rest.Length, length + closing.Length)..];
        }

        return pointer;
    }

    /// <summary>For people: the pointer in quotes, or words for the whole.</summary>
    public static string Name(string pointer) =>
        pointer.Length == 0 ? "The settings" : $"The setting '{pointer}'";
}
