using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Wire.Frames;
using CsCheck;
using Google.Protobuf;

namespace Comet.Modular.Contracts.Wire.Tests;

[Trait("Req", "HO-04")]
public sealed class MappingTests
{
    [Fact]
    public void A_batch_of_entries_of_every_kind_survives_with_the_names_it_shares() =>
        WireGen.Entry.Array[1, 20].Sample(entries =>
        {
            var batch = new V1.OfferBatch();
            var previous = EntryPath.Root;
            foreach (var entry in entries)
            {
                batch.Offers.Add(OfferToWire.Of(entry, previous));
                previous = entry.Path;
            }

            var path = EntryPath.Root;
            var read = new List<SourceEntry>();
            foreach (var offer in FromWire.Offers(batch.ToByteArray(), entries.Length))
            {
                path = FromWire.OfferPath(offer, path);
                read.Add(FromWire.Entry(offer, path, (_, _) => new NoContent()));
            }

            Assert.Equal(Described.Of(entries), Described.Of(read));
        });

    [Fact]
    public void Neighbours_send_only_what_differs()
    {
        var folder = EntryPath.Of("one", "two");
        var offer = OfferToWire.Of(new RemovedEntry(folder.Append("b")), folder.Append("a"));

        Assert.Equal(2u, offer.SharedNames);
        Assert.Equal("b", Assert.Single(offer.Names).ToStringUtf8());
    }

    [Fact]
    public void Diagnostics_survive() =>
        Survives(WireGen.Diagnostic, ToWire.Diagnostic, V1.Diagnostic.Parser, FromWire.Diagnostic);

    [Fact]
    public void Faults_survive() => Survives(WireGen.Fault, ToWire.Fault, V1.Fault.Parser, FromWire.Fault);

    [Fact]
    public void Faults_of_entries_survive() =>
        Survives(WireGen.EntryFault, ToWire.EntryFault, V1.EntryFault.Parser, FromWire.EntryFault);

    [Fact]
    public void Checkpoints_survive() =>
        Survives(WireGen.Checkpoint, ToWire.Checkpoint, V1.Checkpoint.Parser, FromWire.Checkpoint);

    [Fact]
    public void Clean_up_tokens_survive() => Survives(WireGen.Token, ToWire.Token, V1.CleanupToken.Parser, FromWire.Token);

    [Fact]
    public void Ends_of_contents_survive() =>
        WireGen.End.Sample(end => Assert.Equal(Described.Of(end), Described.Of(FromWire.ContentEnd(ToWire.ContentEnd(end)))));

    [Fact]
    public void Entries_to_restore_survive() =>
        Survives(WireGen.Restored, ToWire.Restored, V1.RestoredEntry.Parser, FromWire.Restored);

    [Fact]
    public void Nodes_to_choose_from_survive() => Survives(WireGen.Node, ToWire.Node, V1.BrowseNode.Parser, FromWire.Node);

    [Fact]
    public void What_the_last_snapshot_left_survives() =>
        Survives(WireGen.Parent, ToWire.Parent, V1.Parent.Parser, FromWire.Parent);

    [Fact]
    public void Settings_survive() =>
        Survives(WireGen.Settings, ToWire.Settings, V1.ItemSettings.Parser, FromWire.Settings);

    [Fact]
    public void Descriptions_survive() =>
        Survives(WireGen.Description, ToWire.Description, V1.DescribeReply.Parser, FromWire.Description);

    [Fact]
    public void A_text_that_goes_on_for_ever_is_cut_so_that_an_end_fits_its_frame()
    {
        var fault = new Fault(Severity.Error, "a.b", new string('日', 1_000_000)) { Guidance = new string('本', 1_000_000) };
        var end = ToWire.ContentEnd(ContentEnd.Failed(fault));

        Assert.InRange(end.Length, 1, FrameHeader.MaximumEnd);
        Assert.Equal("a.b", FromWire.ContentEnd(end).Fault!.Code);
    }

    [Fact]
    public void A_half_character_does_not_stop_a_fault()
    {
        var bytes = ToWire.Fault(new Fault(Severity.Error, "a.b", "broken \ud83d")).ToByteArray();

        Assert.StartsWith("broken ", FromWire.Fault(FromWire.Parse(V1.Fault.Parser, bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_too_large_for_an_end_is_left_out_and_the_end_stays()
    {
        var large = new EntryMetadata { Properties = [new EntryProperty(new byte[1], new byte[200_000])] };
        var fault = new Fault(Severity.Warning, "a.b", "c");

        var end = FromWire.ContentEnd(ToWire.ContentEnd(new ContentEnd { Fault = fault, FinalMetadata = large }));

        Assert.Equal((fault, true, null), (end.Fault, end.KeepContent, end.FinalMetadata));
    }

    private static void Survives<T, TWire>(Gen<T> values, Func<T, TWire> write, MessageParser<TWire> parser, Func<TWire, T> read)
        where TWire : IMessage<TWire> =>
        values.Sample(value =>
        {
            var bytes = write(value).ToByteArray();
            Assert.Equal(Described.Of(value), Described.Of(read(FromWire.Parse(parser, bytes))));
        });
}
