namespace Comet.Modular.Blake3;

/// <summary>Sizes and tables of the BLAKE3 specification.</summary>
internal static class Blake3Layout
{
    public const int BlockLength = 64;
    public const int BlocksPerChunk = 16;
    public const int ChunkLength = BlockLength * BlocksPerChunk;
    public const int KeyLength = 32;
    public const int KeyWords = 8;
    public const int ChainingLength = 32;
    public const int Rounds = 7;
    public const int WordsPerBlock = 16;

    /// <summary>
    /// The most subtrees that one level of the tree hands on, a power of two. It is fixed rather than the lane count
    /// of a kernel, so that each kernel walks the same tree.
    /// </summary>
    public const int SubtreeWidth = 16;

    // The initial chaining value (that of SHA-256), also the key of the unkeyed modes.
    public const uint InitialValue0 = 0x6A09E667;
    public const uint InitialValue1 = 0xBB67AE85;
    public const uint InitialValue2 = 0x3C6EF372;
    public const uint InitialValue3 = 0xA54FF53A;
    public const uint InitialValue4 = 0x510E527F;
    public const uint InitialValue5 = 0x9B05688C;
    public const uint InitialValue6 = 0x1F83D9AB;
    public const uint InitialValue7 = 0x5BE0CD19;

    /// <summary>
    /// The order of message words in each round: the permutation of the specification applied 0 to 6 times.
    /// </summary>
    public static ReadOnlySpan<byte> MessageSchedule =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8,
        3, 4, 10, 12, 13, 2, 7, 14, 6, 5, 9, 0, 11, 15, 8, 1,
        10, 7, 12, 9, 14, 3, 13, 15, 4, 0, 11, 2, 5, 8, 1, 6,
        12, 13, 9, 11, 15, 10, 14, 8, 7, 2, 5, 3, 0, 1, 6, 4,
        9, 14, 11, 5, 8, 12, 15, 1, 13, 3, 0, 10, 2, 6, 4, 7,
        11, 15, 5, 0, 1, 9, 8, 6, 14, 10, 2, 12, 3, 4, 7, 13,
    ];

    /// <summary>Writes the eight words that stand in for a key in the unkeyed modes.</summary>
    public static void LoadInitialValue(Span<uint> words)
    {
        words[0] = InitialValue0;
        words[1] = InitialValue1;
        words[2] = InitialValue2;
        words[3] = InitialValue3;
        words[4] = InitialValue4;
        words[5] = InitialValue5;
        words[6] = InitialValue6;
        words[7] = InitialValue7;
    }
}
