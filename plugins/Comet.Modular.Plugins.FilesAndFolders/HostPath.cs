using System.Text;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders;

/// <summary>Absolute paths of this machine and their form in an item: names without the root.</summary>
/// <remarks>On Windows <c>C:\a</c> is <c>C</c>, <c>a</c>, and <c>\\server\share\a</c> is <c>UNC</c>, <c>server</c>, <c>share</c>, <c>a</c>.</remarks>
internal static class HostPath
{
    private const string Unc = "UNC";

    public static char Separator { get; } = OperatingSystem.IsWindows() ? '\\' : '/';

    /// <summary>Reads an absolute path; <c>.</c>, <c>..</c> and doubled separators are resolved by name alone.</summary>
    /// <returns>Null when the path is not absolute or holds a NUL.</returns>
    public static EntryPath? TryParse(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows())
        {
            return text.StartsWith('/') ? Resolve(EntryPath.Root, text, ['/']) : null;
        }

        return text switch
        {
            ['\\' or '/', '\\' or '/', not ('\\' or '/'), ..] => Resolve(EntryPath.Of(Unc), text, ['\\', '/']),
            [var drive, ':', '\\' or '/', ..] when char.IsAsciiLetter(drive) => Resolve(
                EntryPath.Of(char.ToUpperInvariant(drive).ToString()),
                text[2..],
                ['\\', '/']
            ),
            _ => null,
        };
    }

    /// <summary>The path as this machine's calls take it; names that are no text are lost.</summary>
    public static string ToNative(EntryPath path)
    {
        var names = path.ToNames().Select(static name => Encoding.UTF8.GetString(name.Span)).ToArray();
        if (!OperatingSystem.IsWindows())
        {
            return "/" + string.Join('/', names);
        }

        return names switch
        {
            [Unc, .. var rest] => @"\\" + string.Join('\\', rest),
            [var drive] => drive + @":\",
            [var drive, .. var rest] => drive + @":\" + string.Join('\\', rest),
            [] => string.Empty,
        };
    }

    private static EntryPath Resolve(EntryPath root, string text, ReadOnlySpan<char> separators)
    {
        var path = root;
        foreach (var range in text.AsSpan().SplitAny(separators))
        {
            var name = text[range];
            path = name switch
            {
                "" or "." => path,
                ".." => path.Depth > root.Depth ? path.Parent! : path,
                _ => path.Append(name),
            };
        }

        return path;
    }
}
