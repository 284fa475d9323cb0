using System.Numerics;

namespace Comet.Modular.Sealing;

/// <summary>
/// 32 bytes as 55 characters of Crockford's base 32: 52 for the bytes (big-endian, 4 zero bits at the end) and 3 that
/// make the whole number 1 modulo a prime. That finds each single wrong character and each exchange of neighbours, and
/// lets other mistakes pass once in 32749.
/// </summary>
internal static class RecoveryText
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int BitsPerCharacter = 5;
    private const int CheckCharacters = 3;
    private const int Characters = 55;
    private const int GroupLength = 5;
    private const int PaddingBits = 4;

    // The largest prime that three characters can hold.
    private const int CheckModulus = 32749;

    internal static string Encode(ReadOnlySpan<byte> key)
    {
        BigInteger number = new BigInteger(key, isUnsigned: true, isBigEndian: true) << PaddingBits;
        number <<= CheckCharacters * BitsPerCharacter;
        number += (CheckModulus + 1 - (int)(number % CheckModulus)) % CheckModulus;

        Span<char> text = stackalloc char[Characters + (Characters / GroupLength) - 1];
        int end = text.Length;
        for (int i = 0; i < Characters; i++)
        {
            if (i != 0 && i % GroupLength == 0)
            {
                text[--end] = '-';
            }

            text[--end] = Alphabet[(int)(number & 31)];
            number >>= BitsPerCharacter;
        }

        return new string(text);
    }

    internal static bool TryDecode(string text, Span<byte> key, out string problem)
    {
        BigInteger number = BigInteger.Zero;
        int count = 0;
        foreach (char typed in text)
        {
            if (char.IsWhiteSpace(typed) || typed is '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014')
            {
                continue;
            }

            int value = Alphabet.IndexOf(Meant(typed), StringComparison.Ordinal);
            if (value < 0)
            {
                problem = $"The character '{typed}' does not occur in a recovery key.";
                return false;
            }

            if (++count > Characters)
            {
                break;
            }

            number = (number << BitsPerCharacter) | value;
        }

        problem = Problem(number, count);
        if (problem.Length != 0)
        {
            return false;
        }

        key.Clear();
        BigInteger bytes = number >> ((CheckCharacters * BitsPerCharacter) + PaddingBits);
        int length = bytes.GetByteCount(isUnsigned: true);
        return bytes.TryWriteBytes(key[(key.Length - length)..], out _, isUnsigned: true, isBigEndian: true);
    }

    private static string Problem(BigInteger number, int count)
    {
        if (count != Characters)
        {
            return count > Characters
                ? $"It has more than the {Characters} characters of a recovery key."
                : $"It has {count} characters; a recovery key has {Characters}.";
        }

        int check = (int)(number & ((1 << (CheckCharacters * BitsPerCharacter)) - 1));
        int padding = (int)((number >> (CheckCharacters * BitsPerCharacter)) & ((1 << PaddingBits) - 1));
        return number % CheckModulus != 1 || check >= CheckModulus || padding != 0
            ? "A character is mistyped, or two are exchanged: compare it with the printed key."
            : string.Empty;
    }

    private static char Meant(char typed) => char.ToUpperInvariant(typed) switch
    {
        'O' => '0',
        'I' or 'L' => '1',
        char other => other,
    };
}
