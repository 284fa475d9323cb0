using System.Buffers;

namespace Comet.Modular.Blobs.Local;

/// <summary>The files that puts write before they show them, and what crashed puts leave of them.</summary>
internal static class LocalLeftovers
{
    private const int IdLength = 32;

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(24);
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new name that no other put uses.</summary>
    internal static string NewPath(string temporary) =>
        Path.Combine(temporary, $"{Environment.ProcessId}-{Guid.NewGuid():n}");

    /// <summary>
    /// Takes old leftovers away, and nothing else: the folder may turn out to be no store at all but somebody's own,
    /// with a <c>tmp</c> of its own.
    /// </summary>
    internal static void Clear(string temporary, TimeProvider timeProvider)
    {
        DateTime oldest = timeProvider.GetUtcNow().UtcDateTime - LeftoverAge;
        try
        {
            foreach (FileInfo leftover in new DirectoryInfo(temporary).EnumerateFiles())
            {
                if (IsOurs(leftover.Name) && leftover.LastWriteTimeUtc < oldest)
                {
                    Discard(leftover.FullName);
                }
            }
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            // Leftovers harm nobody, and a store that can only be read must open; a put will say what is wrong.
        }
    }

    internal static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (LocalFailure.Is(e))
        {
            // The outcome of the put stands; a later opening of the store clears the leftover.
        }
    }

    private static bool IsOurs(ReadOnlySpan<char> name)
    {
        int dash = name.IndexOf('-');
        return dash > 0
            && name.Length == dash + 1 + IdLength
            && !name[..dash].ContainsAnyExceptInRange('0', '9')
            && !name[(dash + 1)..].ContainsAnyExcept(HexDigits);
    }
}
