using CsCheck;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;

namespace Comet.Modular.Blake3.Tests;

public sealed class AgreementTests
{
    private const int LongestInput = 200 * 1024;

    private static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 7))];

    // Lengths near multiples of a chunk are where trees change shape, so half of the lengths lie there.
    private static readonly Gen<int> Length = Gen.OneOf(
        Gen.Int[0, LongestInput],
        Gen.Select(Gen.Int[0, 199], Gen.Int[-2, 2], (chunks, off) => Math.Max(0, (chunks * 1024) + off)));

    private static readonly Gen<byte[]> Input = Gen.Select(Length, Gen.Int, Bytes);

    [Fact]
    public void Kernels_agree_on_random_inputs_in_every_mode()
    {
        using var key = new Blake3Key(Key);
        Input.Sample(input =>
        {
            var expected = AllModes(Blake3Kernel.Scalar, key, input);
            return Kernels.Supported.All(kernel => AllModes(kernel, key, input).AsSpan().SequenceEqual(expected));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void A_stream_agrees_with_one_call_for_any_split()
    {
        using var key = new Blake3Key(Key);
        Gen.Select(Input, Gen.OneOf(Gen.Int[0, 3000], Gen.Int[0, 40_000]).Array[1, 40]).Sample((input, pieces) =>
        {
            var plain = new Blake3Stream();
            var keyed = new Blake3Stream(Key);
            var at = 0;
            foreach (var piece in pieces.Append(input.Length))
            {
                var length = Math.Min(piece, input.Length - at);
                plain.Append(input.AsSpan(at, length));
                keyed.Append(input.AsSpan(at, length));
                at += length;
            }

            byte[] expected = new byte[80], actual = new byte[80];
            Blake3Hash.Hash(input, expected.AsSpan(0, 40));
            key.Hash(input, expected.AsSpan(40));
            plain.Finish(actual.AsSpan(0, 40));
            keyed.Finish(actual.AsSpan(40));
            return actual.AsSpan().SequenceEqual(expected);
        }, iter: 300, threads: 1);
    }

    [Fact]
    public void Finishing_a_stream_does_not_end_it()
    {
        var input = Bytes(20_000, seed: 5);
        byte[] expected = new byte[32], actual = new byte[32];
        foreach (var kernel in Kernels.Supported)
        {
            var stream = new Blake3Stream(kernel);
            for (var at = 0; at < input.Length; at += 500)
            {
                stream.Append(input.AsSpan(at, 500));
                stream.Finish(actual);
                Blake3Hash.Hash(kernel, input.AsSpan(0, at + 500), expected);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Another_implementation_gives_the_same_hashes()
    {
        using var key = new Blake3Key(Key);
        byte[] expected = new byte[100], actual = new byte[100];
        Input.Sample(input =>
        {
            var plain = new Blake3Digest(256);
            plain.BlockUpdate(input, 0, input.Length);
            plain.OutputFinal(expected, 0, expected.Length);
            Blake3Hash.Hash(input, actual);
            Assert.Equal(expected, actual);

            var keyed = new Blake3Digest(256);
            keyed.Init(Blake3Parameters.Key(Key));
            keyed.BlockUpdate(input, 0, input.Length);
            keyed.OutputFinal(expected, 0, expected.Length);
            key.Hash(input, actual);
            Assert.Equal(expected, actual);
        }, iter: 20, threads: 1);
    }

    [Fact]
    public void Derivation_takes_contexts_longer_than_the_stack_buffer()
    {
        var context = string.Concat(Enumerable.Repeat("Grüße ", 100));
        var expected = new byte[32];
        var oracle = new Blake3Digest(256);
        oracle.Init(Blake3Parameters.Context(System.Text.Encoding.UTF8.GetBytes(context)));
        oracle.BlockUpdate(Key, 0, Key.Length);
        oracle.DoFinal(expected, 0);

        var actual = new byte[32];
        Blake3Hash.DeriveKey(context, Key, actual);

        Assert.Equal(expected, actual);
    }

    private static byte[] AllModes(Blake3Kernel kernel, Blake3Key key, byte[] input)
    {
        var output = new byte[3 * 70];
        Blake3Hash.Hash(kernel, input, output.AsSpan(0, 70));
        key.Hash(kernel, input, output.AsSpan(70, 70));
        Blake3Hash.DeriveKey(kernel, "Comet.Modular tests", input, output.AsSpan(140));
        return output;
    }

    private static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
