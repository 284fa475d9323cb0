namespace Comet.Modular.Primitives;

/// <summary>Bytes that are the same in each run.</summary>
internal static class Sample
{
    private const int CommonLetters = 12;

    /// <summary>No codec makes these smaller.</summary>
    public static byte[] Chance(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Words of few letters in changing order, which zstd makes about three times smaller.</summary>
    public static byte[] Words(int length)
    {
        var random = new Random(length);
        var words = Enumerable.Range(0, 2000).Select(_ => Word(random)).ToArray();
        var bytes = new byte[length];
        for (var at = 0; at < length; )
        {
            var chance = random.NextDouble();
            var word = words[(int)(chance * chance * words.Length)];
            var taken = Math.Min(word.Length, length - at);
            word.AsSpan(0, taken).CopyTo(bytes.AsSpan(at));
            at += taken;
        }

        return bytes;
    }

    private static byte[] Word(Random random)
    {
        var word = new byte[random.Next(3, 12)];
        for (var letter = 0; letter < word.Length - 1; letter++)
        {
            word[letter] = (byte)('a' + random.Next(CommonLetters));
        }

        word[^1] = (byte)' ';
        return word;
    }
}
