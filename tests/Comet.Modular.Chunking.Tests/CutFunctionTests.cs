using System.Buffers.Binary;
using System.Security.Cryptography;
using CsCheck;

namespace Comet.Modular.Chunking.Tests;

public sealed class CutFunctionTests
{
    private static readonly Gen<byte[]> Key = Gen.Byte.Array[16];
    private static readonly Gen<byte[]> Window = Gen.Byte.Array[32];

    [Fact]
    public void Software_aes_agrees_with_the_platform()
    {
        Gen.Select(Key, Gen.Byte.Array[16]).Sample((key, block) =>
        {
            using var aes = Aes.Create();
            aes.Key = key;
            var expected = aes.EncryptEcb(block, PaddingMode.None);
            var roundKeys = new byte[SoftwareAes.RoundKeysLength];
            SoftwareAes.ExpandKey(key, roundKeys);

            SoftwareAes.EncryptBlock(roundKeys, block);

            return block.AsSpan().SequenceEqual(expected);
        }, iter: 1000, threads: 1);
    }

    [Fact]
    public void Software_aes_gives_the_example_of_its_standard()
    {
        var roundKeys = new byte[SoftwareAes.RoundKeysLength];
        SoftwareAes.ExpandKey(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"), roundKeys);
        var block = Convert.FromHexString("00112233445566778899aabbccddeeff");

        SoftwareAes.EncryptBlock(roundKeys, block);

        Assert.Equal("69C4E0D86A7B0430D8CDB78070B4C55A", Convert.ToHexString(block));
    }

    [Fact]
    public void The_cut_function_is_cbc_mac_with_and_without_instructions()
    {
        Gen.Select(Key, Window).Sample((key, window) =>
        {
            using var aes = Aes.Create();
            aes.Key = key;
            var mac = aes.EncryptCbc(window, new byte[16], PaddingMode.None).AsSpan(16);
            var expected = BinaryPrimitives.ReadUInt64LittleEndian(mac);
            foreach (var instructions in new[] { false, CutFunction.HasInstructions })
            {
                using var cut = new CutFunction(key, instructions);
                Assert.Equal(expected, cut.Evaluate(in window[0]));
            }
        }, iter: 500, threads: 1);
    }
}
