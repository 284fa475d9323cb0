using BenchmarkDotNet.Attributes;
using Comet.Modular.Sealing;

namespace Comet.Modular.Primitives;

/// <summary>
/// A block of a pack: compressed, bound, encrypted and proved by opening it (<see cref="Seal"/>), and opened.
/// Content of chance shows what all but the codec takes.
/// </summary>
public class Blocks
{
    private static readonly BlockPlace Place = new(new Bits128(0, 1), PackKind: 1, Slot: 0);
    private static readonly BlockOpener Opener = new();
    private static readonly PackKey Key = PackKey.Generate();
    private static readonly BlockSealer Sealer = new();
    private readonly byte[] _ids = Sample.Chance(4 * 32);
    private byte[] _content = [];
    private byte[] _plain = [];
    private byte[] _sealed = [];
    private SealedBlock _block;

    [Params(64 << 10, 256 << 10, 1 << 20)]
    public int Length { get; set; }

    [Params("chance", "words")]
    public string Content { get; set; } = string.Empty;

    [GlobalSetup]
    public void Prepare()
    {
        _content = Content is "chance" ? Sample.Chance(Length) : Sample.Words(Length);
        _plain = new byte[Length];
        _block = Sealer.Seal(Key, Place, _ids, _content, out var sealedBytes);
        _sealed = sealedBytes.ToArray();
    }

    [Benchmark]
    public SealedBlock Seal() => Sealer.Seal(Key, Place, _ids, _content, out _);

    [Benchmark]
    public void Open() => Opener.Open(Key, Place, _block.Codec, _sealed, _plain);
}
