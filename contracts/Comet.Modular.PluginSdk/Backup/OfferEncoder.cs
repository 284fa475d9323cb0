using System.Buffers;
using Google.Protobuf;
using V1 = Comet.Modular.Contracts.Wire.V1;

namespace Comet.Modular.PluginSdk.Backup;

/// <summary>Writes an <c>OfferBatch</c> message offer by offer, so that each is measured and copied once.</summary>
internal sealed class OfferEncoder
{
    /// <summary>Field 1 of <c>OfferBatch</c>, length-delimited; and the most bytes of the length after it.</summary>
    private const byte Tag = (1 << 3) | 2;
    private const int LongestLength = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new(64 << 10);

    /// <summary>Offers in the batch.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Appends an offer.</summary>
    /// <param name="offer">The offer.</param>
    /// <param name="size">Its size, which the caller has computed.</param>
    public void Add(V1.Offer offer, int size)
    {
        var target = _bytes.GetSpan(1 + LongestLength + size);
        target[0] = Tag;
        var at = 1;
        for (var left = (uint)size; ; left >>= 7)
        {
            var isLast = left < 0x80;
            target[at++] = (byte)(isLast ? left : left | 0x80);
            if (isLast)
            {
                break;
            }
        }

        offer.WriteTo(target.Slice(at, size));
        _bytes.Advance(at + size);
        Count++;
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Count = 0;
    }
}
