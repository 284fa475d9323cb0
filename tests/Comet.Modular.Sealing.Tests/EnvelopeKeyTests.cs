using System.Security.Cryptography;
using CsCheck;

namespace Comet.Modular.Sealing.Tests;

[Trait("Req", "HO-08")]
public sealed class EnvelopeKeyTests : IDisposable
{
    private readonly byte[] _keyBytes = Samples.Counting(0x20, 32);
    private readonly EnvelopeKey _key;

    public EnvelopeKeyTests() => _key = new EnvelopeKey(_keyBytes);

    public void Dispose() => _key.Dispose();

    [Fact]
    public void The_bytes_of_an_envelope_are_fixed()
    {
        byte[] output = new byte["content"u8.Length + EnvelopeKey.Overhead];

        _key.Seal(Samples.Counting(0x80, 32), "header"u8, "content"u8, output);

        Assert.Equal(
            "fca969faaea7cc5d66af146802762249f0b03f276b33be7537667b0ebc4bcfdb6d3aabce8277ade7eb82bffdc886ab1b"
            + "6c04bc32f72446",
            Convert.ToHexStringLower(output));
    }

    [Fact]
    public void An_independent_reader_opens_what_was_sealed()
    {
        byte[] header = Samples.Noise(1, 70);
        byte[] plain = Samples.Noise(2, 1000);

        byte[] envelope = _key.Seal(header, plain);

        Assert.Equal(plain, IndependentReader.OpenEnvelope(_keyBytes, header, envelope));
    }

    [Fact]
    public void Everything_that_is_sealed_opens() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 3000]).Sample((header, plain) =>
        {
            byte[] envelope = _key.Seal(header, plain);
            byte[] opened = new byte[plain.Length];
            _key.Open(header, envelope, opened);
            return envelope.Length == plain.Length + EnvelopeKey.Overhead && opened.AsSpan().SequenceEqual(plain);
        });

    [Fact]
    public void Any_flipped_bit_of_envelope_or_header_is_refused()
    {
        byte[] header = [1, 2, 3];
        byte[] envelope = _key.Seal(header, [4, 5, 6, 7]);

        Assert.All(Samples.EachBitFlipped(envelope), flipped =>
            Assert.Throws<SealingException>(() => _key.Open(header, flipped, new byte[4])));
        Assert.All(Samples.EachBitFlipped(header), flipped =>
            Assert.Throws<SealingException>(() => _key.Open(flipped, envelope, new byte[4])));
        Assert.Throws<SealingException>(() => _key.Open([1, 2, 3, 0], envelope, new byte[4]));
    }

    [Fact]
    public void Another_key_is_refused_and_a_cut_envelope_too()
    {
        byte[] envelope = _key.Seal([], [1]);
        using var other = new EnvelopeKey(Samples.Counting(0x21, 32));

        SealingException wrongKey = Assert.Throws<SealingException>(() => other.Open([], envelope, new byte[1]));
        SealingException cut = Assert.Throws<SealingException>(() => _key.Open([], envelope.AsSpan(0, 47), []));

        Assert.Contains("not authentic", wrongKey.Cause, StringComparison.Ordinal);
        Assert.Contains("47 bytes", cut.Cause, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _key.Open([], envelope, new byte[2]));
    }

    [Fact]
    public void Equal_contents_are_sealed_differently()
    {
        byte[] plain = new byte[100];

        Assert.NotEqual(_key.Seal([], plain), _key.Seal([], plain));
    }

    [Fact]
    public void Repeated_randomness_uses_another_salt_for_other_content()
    {
        byte[] seed = new byte[32];
        byte[][] envelopes = [.. new (byte[] Header, byte[] Plain)[]
        {
            ([], [1, 2]), ([], [1, 3]), ([1], [2]), ([1, 2], []), ([9], [1, 2]),
        }.Select(content => SealWith(seed, content.Header, content.Plain))];

        IEnumerable<string> salts = envelopes.Select(envelope => Convert.ToHexString(envelope[..32]));
        Assert.Equal(envelopes.Length, salts.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(envelopes[0], SealWith(seed, [], [1, 2]));
    }

    [Fact]
    public void A_disposed_key_does_nothing_more()
    {
        byte[] envelope = _key.Seal([], [1]);
        _key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _key.Open([], envelope, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => _key.Seal([], [1]));
    }

    [Fact]
    public void A_key_has_32_bytes()
    {
        Assert.Throws<ArgumentException>(() => new EnvelopeKey(new byte[31]).Dispose());
        Assert.Throws<ArgumentException>(() => MasterKey.Import(new byte[33]).Dispose());
        Assert.Throws<ArgumentException>(() => PackKey.Import([]).Dispose());
    }

    [Fact]
    public void The_master_key_derives_by_the_published_context()
    {
        byte[] material = RandomNumberGenerator.GetBytes(32);
        byte[] subkey = new byte[32];
        byte[] exported = new byte[32];
        using MasterKey master = MasterKey.Import(material);

        master.Derive("log", subkey);
        master.Export(exported);

        Assert.Equal(IndependentReader.Derive("Comet.Modular vault v1 log", material), subkey);
        Assert.Equal(material, exported);
    }

    private byte[] SealWith(byte[] seed, byte[] header, byte[] plain)
    {
        byte[] output = new byte[plain.Length + EnvelopeKey.Overhead];
        _key.Seal(seed, header, plain, output);
        return output;
    }
}
