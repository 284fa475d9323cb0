namespace Comet.Modular.Vault.Codec;

/// <summary>Unsigned LEB128 in its shortest form.</summary>
internal static class Varints
{
    /// <summary>Ten groups of seven bits hold 64 bits.</summary>
    public const int MaximumLength = 10;

    /// <summary>Writes a value.</summary>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> target, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            target[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a value.</summary>
    /// <returns>
    /// How many bytes it took; zero when there is no complete, shortest-form value that fits 64 bits.
    /// </returns>
    public static int Read(ReadOnlySpan<byte> source, out ulong value)
    {
        value = 0;
        for (var index = 0; index < source.Length && index < MaximumLength; index++)
        {
            var group = source[index];
            var fits = index < MaximumLength - 1 || group <= 1;
            var shortest = index == 0 || group != 0;
            if (!fits || !(shortest || (group & 0x80) != 0))
            {
                return 0;
            }

            value |= (ulong)(group & 0x7f) << (7 * index);
            if (group < 0x80)
            {
                return index + 1;
            }
        }

        return 0;
    }
}
