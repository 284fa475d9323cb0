using System.Buffers;
using System.Globalization;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Makes any name of a snapshot one harmless component of a path.</summary>
/// <remarks>
/// Names come from the vault, so they may be hostile: <c>..</c>, a separator or NUL inside a name would lead out of the
/// target. Such bytes become <c>%NN</c>; nothing is lost and the caller warns.
/// </remarks>
internal static class SafeNames
{
    private static readonly SearchValues<byte> UnsafeOnUnix = SearchValues.Create("/\0"u8);
    private static readonly SearchValues<byte> UnsafeOnWindows = SearchValues.Create("/\\:*?\"<>|\0"u8);

    /// <summary>The name itself, or a harmless one in its place.</summary>
    public static ReadOnlyMemory<byte> Make(ReadOnlyMemory<byte> name, out bool isChanged)
    {
        var risky = OperatingSystem.IsWindows() ? UnsafeOnWindows : UnsafeOnUnix;
        var isDots = name.Span.SequenceEqual("."u8) || name.Span.SequenceEqual(".."u8);
        isChanged = isDots || name.Span.IndexOfAny(risky) >= 0;
        if (!isChanged)
        {
            return name;
        }

        var safe = new ArrayBufferWriter<byte>(name.Length + 8);
        foreach (var value in name.Span)
        {
            if (isDots || risky.Contains(value))
            {
                safe.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"%{value:X2}")));
            }
            else
            {
                safe.Write([value]);
            }
        }

        return safe.WrittenMemory;
    }
}
