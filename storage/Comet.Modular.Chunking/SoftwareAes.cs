namespace Comet.Modular.Chunking;

/// <summary>
/// AES-128 on single blocks (FIPS 197) in plain code: the key expansion everywhere, the encryption where the processor
/// has no AES instructions. Its table look-ups leak through the cache to a neighbour on the same processor, which the
/// cut decision can bear and encryption of content could not: do not use it for anything else.
/// </summary>
internal static class SoftwareAes
{
    public const int BlockLength = 16;
    public const int KeyLength = 16;
    public const int Rounds = 10;
    public const int RoundKeysLength = (Rounds + 1) * BlockLength;

    private const int WordLength = 4;

    private static readonly byte[] SubstitutionBox = BuildSubstitutionBox();

    /// <summary>Expands a key of 16 bytes to the 11 round keys.</summary>
    public static void ExpandKey(ReadOnlySpan<byte> key, Span<byte> roundKeys)
    {
        key[..KeyLength].CopyTo(roundKeys);
        byte roundConstant = 1;
        Span<byte> word = stackalloc byte[WordLength];
        for (var at = KeyLength; at < RoundKeysLength; at += WordLength)
        {
            roundKeys.Slice(at - WordLength, WordLength).CopyTo(word);
            if (at % KeyLength == 0)
            {
                var first = word[0];
                word[0] = (byte)(SubstitutionBox[word[1]] ^ roundConstant);
                word[1] = SubstitutionBox[word[2]];
                word[2] = SubstitutionBox[word[3]];
                word[3] = SubstitutionBox[first];
                roundConstant = Double(roundConstant);
            }

            for (var i = 0; i < WordLength; i++)
            {
                roundKeys[at + i] = (byte)(roundKeys[at - KeyLength + i] ^ word[i]);
            }
        }

        word.Clear();
    }

    /// <summary>Encrypts one block in place.</summary>
    public static void EncryptBlock(ReadOnlySpan<byte> roundKeys, Span<byte> block)
    {
        Span<byte> shifted = stackalloc byte[BlockLength];
        AddRoundKey(block, roundKeys);
        for (var round = 1; ; round++)
        {
            // Byte r of column c comes from column c + r: substitution and shift of rows in one pass.
            for (var i = 0; i < BlockLength; i++)
            {
                shifted[i] = SubstitutionBox[block[(i + (WordLength * (i % WordLength))) % BlockLength]];
            }

            if (round == Rounds)
            {
                break;
            }

            MixColumns(shifted, block);
            AddRoundKey(block, roundKeys[(round * BlockLength)..]);
        }

        shifted.CopyTo(block);
        AddRoundKey(block, roundKeys[(Rounds * BlockLength)..]);
    }

    private static void MixColumns(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (var i = 0; i < BlockLength; i += WordLength)
        {
            byte a = from[i], b = from[i + 1], c = from[i + 2], d = from[i + 3];
            var all = a ^ b ^ c ^ d;
            to[i] = (byte)(a ^ all ^ Double((byte)(a ^ b)));
            to[i + 1] = (byte)(b ^ all ^ Double((byte)(b ^ c)));
            to[i + 2] = (byte)(c ^ all ^ Double((byte)(c ^ d)));
            to[i + 3] = (byte)(d ^ all ^ Double((byte)(d ^ a)));
        }
    }

    private static void AddRoundKey(Span<byte> block, ReadOnlySpan<byte> roundKey)
    {
        for (var i = 0; i < BlockLength; i++)
        {
            block[i] ^= roundKey[i];
        }
    }

    /// <summary>Multiplies by x in the field of AES, modulo x^8 + x^4 + x^3 + x + 1.</summary>
    private static byte Double(byte value) => (byte)((value << 1) ^ ((value >> 7) * 0x1B));

    private static byte[] BuildSubstitutionBox()
    {
        // x + 1 (3) generates the multiplicative group, so walking its powers gives every value and its inverse.
        var powers = new byte[255];
        byte power = 1;
        for (var i = 0; i < powers.Length; i++)
        {
            powers[i] = power;
            power ^= Double(power);
        }

        var box = new byte[256];
        box[0] = 0x63;
        for (var i = 0; i < powers.Length; i++)
        {
            var inverse = powers[(powers.Length - i) % powers.Length];
            box[powers[i]] = (byte)(0x63 ^ inverse
                ^ Rotate(inverse, 1) ^ Rotate(inverse, 2) ^ Rotate(inverse, 3) ^ Rotate(inverse, 4));
        }

        return box;

        static int Rotate(byte value, int bits) => (value << bits) | (value >> (8 - bits));
    }
}
