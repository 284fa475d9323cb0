using Comet.Modular.Contracts.Entries;
using Google.Protobuf;

namespace Comet.Modular.Contracts.Wire.Tests;

[Trait("Req", "HO-04")]
public sealed class MalformedTests
{
    private const int Inputs = 5_000;

    private static readonly Dictionary<string, (IMessage Sample, Action<byte[]> Read)> Cases = new(StringComparer.Ordinal)
    {
        ["diagnostic"] = (Samples.Diagnostic, bytes => FromWire.Diagnostic(FromWire.Parse(V1.Diagnostic.Parser, bytes))),
        ["entry fault"] = (Samples.EntryFault, bytes => FromWire.EntryFault(FromWire.Parse(V1.EntryFault.Parser, bytes))),
        ["token"] = (Samples.Token, bytes => FromWire.Token(FromWire.Parse(V1.CleanupToken.Parser, bytes))),
        ["end"] = (Samples.End, bytes => FromWire.ContentEnd(bytes)),
        ["restored"] = (Samples.Restored, bytes => FromWire.Restored(FromWire.Parse(V1.RestoredEntry.Parser, bytes))),
        ["node"] = (Samples.Node, bytes => FromWire.Node(FromWire.Parse(V1.BrowseNode.Parser, bytes))),
        ["description"] = (Samples.Description, bytes => FromWire.Description(FromWire.Parse(V1.DescribeReply.Parser, bytes))),
        ["settings"] = (Samples.Settings, bytes => FromWire.Settings(FromWire.Parse(V1.ItemSettings.Parser, bytes))),
        ["parent"] = (Samples.Parent, bytes => FromWire.Parent(FromWire.Parse(V1.Parent.Parser, bytes))),
        ["offers"] = (Samples.Offers, ReadOffers),
    };

    public static TheoryData<string> Kinds => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Damaged_messages_are_read_or_refused_and_nothing_else(string kind)
    {
        var (sample, read) = Cases[kind];
        var bytes = sample.ToByteArray();
        read(bytes);
        var random = new Random(20_261_126);
        var refused = 0;
        for (var i = 0; i < Inputs; i++)
        {
            try
            {
                read(Damage(bytes, random));
            }
            catch (WireException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, Inputs);
    }

    [Fact]
    public void What_no_message_may_leave_out_is_missed()
    {
        _ = Assert.Throws<WireException>(() => FromWire.Restored(null));
        _ = Assert.Throws<WireException>(() => FromWire.EntryFault(new V1.EntryFault()));
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer { Kind = V1.OfferKind.Faulted }));
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer()));
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer { Kind = V1.OfferKind.Special }));
    }

    [Fact]
    public void Numbers_that_cannot_be_are_refused()
    {
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer { Kind = V1.OfferKind.File, Length = ulong.MaxValue }));
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer { Kind = V1.OfferKind.Removed, SharedNames = 1 }));
        _ = Assert.Throws<WireException>(() => Read(new V1.Offer { Kind = V1.OfferKind.Removed, Names = { ByteString.Empty } }));
        _ = Assert.Throws<WireException>(() => FromWire.Restored(new V1.RestoredEntry { Kind = 4 }));
        _ = Assert.Throws<WireException>(() => FromWire.Restored(new V1.RestoredEntry { Length = 1UL << 63 }));
    }

    [Fact]
    public void Paths_have_a_greatest_depth()
    {
        var offer = new V1.Offer { Kind = V1.OfferKind.Removed };
        offer.Names.AddRange(Enumerable.Repeat(ByteString.CopyFrom(1), 65_536));

        Read(offer);
        offer.Names.Add(ByteString.CopyFrom(1));
        _ = Assert.Throws<WireException>(() => Read(offer));
    }

    [Fact]
    public void A_file_has_no_more_streams_than_a_frame_can_name()
    {
        var offer = new V1.Offer { Kind = V1.OfferKind.File };
        offer.Streams.AddRange(Enumerable.Repeat(new V1.NamedStream(), FromWire.MostStreams));

        Read(offer);
        offer.Streams.Add(new V1.NamedStream());
        _ = Assert.Throws<WireException>(() => Read(offer));
    }

    [Fact]
    public void A_batch_of_too_many_is_refused_before_it_takes_memory()
    {
        var batch = new byte[4 << 20];
        for (var i = 0; i < batch.Length; i += 2)
        {
            batch[i] = 0x0a;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Assert.Throws<WireException>(() => FromWire.Offers(batch, 512));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"a\":1,\"a\":2}")]
    public void A_schema_that_is_none_is_refused(string schema)
    {
        var reply = new V1.DescribeReply { ItemTypes = { new V1.ItemType { SettingsSchema = schema } } };

        _ = Assert.Throws<WireException>(() => FromWire.Description(reply));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"comet\":2}")]
    [InlineData("{\"comet\":1}")]
    [InlineData("null")]
    public void A_launch_line_that_is_none_is_refused(string line) =>
        _ = Assert.Throws<WireException>(() => LaunchLine.Parse(line));

    private static void Read(V1.Offer offer) => ReadOffers(new V1.OfferBatch { Offers = { offer } }.ToByteArray());

    private static void ReadOffers(byte[] bytes)
    {
        var path = EntryPath.Root;
        foreach (var offer in FromWire.Offers(bytes, 512))
        {
            path = FromWire.OfferPath(offer, path);
            _ = FromWire.Entry(offer, path, static (_, _) => new NoContent());
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.Insert(at, (byte)random.Next(256));
                    break;
                default:
                    damaged.RemoveRange(at, Math.Min(damaged.Count - at, random.Next(1, 8)));
                    damaged.Add(0);
                    break;
            }
        }

        return [.. damaged];
    }
}
