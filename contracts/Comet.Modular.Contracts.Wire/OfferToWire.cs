using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Wire;

/// <summary>From entries to the offers of a batch. Byte strings are wrapped, as in <see cref="ToWire"/>.</summary>
internal static class OfferToWire
{
    /// <summary>One offer of a batch.</summary>
    /// <param name="entry">What is offered.</param>
    /// <param name="previous">The path of the offer before it in the batch; the root for the first one.</param>
    public static V1.Offer Of(SourceEntry entry, EntryPath previous)
    {
        var offer = entry switch
        {
            FileEntry file => File(file),
            DirectoryEntry directory => Described(V1.OfferKind.Directory, directory.Metadata),
            LinkEntry link => Link(link),
            SpecialEntry special => Special(special),
            CarriedEntry carried => Carried(carried),
            RemovedEntry => new V1.Offer { Kind = V1.OfferKind.Removed },
            FaultedEntry faulted => new V1.Offer { Kind = V1.OfferKind.Faulted, Fault = ToWire.Fault(faulted.Fault) },
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.GetType().Name, "No kind of entry."),
        };
        var shared = SharedNames(entry.Path, previous);
        offer.SharedNames = (uint)shared;
        if (entry.Path.Depth == shared + 1)
        {
            offer.Names.Add(ToWire.Bytes(entry.Path.Name));
        }
        else
        {
            offer.Names.AddRange(entry.Path.ToNames().Skip(shared).Select(ToWire.Bytes));
        }

        return offer;
    }

    private static V1.Offer File(FileEntry file)
    {
        var offer = Described(V1.OfferKind.File, file.Metadata);
        if (file.Length is { } length)
        {
            offer.Length = (ulong)length;
        }

        offer.ChangeToken = ToWire.Bytes(file.ChangeToken);
        offer.HardLinkGroup = ToWire.Bytes(file.HardLinkGroup);
        foreach (var stream in file.Streams)
        {
            var wire = new V1.NamedStream { Name = ToWire.Bytes(stream.Name) };
            if (stream.Length is { } streamLength)
            {
                wire.Length = (ulong)streamLength;
            }

            offer.Streams.Add(wire);
        }

        return offer;
    }

    private static V1.Offer Link(LinkEntry link)
    {
        var offer = Described(V1.OfferKind.Link, link.Metadata);
        offer.Target = ToWire.Bytes(link.Target);
        return offer;
    }

    private static V1.Offer Special(SpecialEntry special)
    {
        var offer = Described(V1.OfferKind.Special, special.Metadata);
        offer.Special = (uint)special.Kind;
        offer.Device = special.Device;
        return offer;
    }

    private static V1.Offer Carried(CarriedEntry carried) =>
        new()
        {
            Kind = V1.OfferKind.Carried,
            From = carried.From.Equals(carried.Path) ? null : ToWire.Path(carried.From),
        };

    private static V1.Offer Described(V1.OfferKind kind, EntryMetadata metadata) =>
        new() { Kind = kind, Metadata = ToWire.Metadata(metadata) };

    /// <summary>How many leading names two paths have in common; neighbours of a walk mostly share the object.</summary>
    private static int SharedNames(EntryPath path, EntryPath previous)
    {
        var shared = Math.Min(path.Depth, previous.Depth);
        var (left, right) = (path.Ancestor(shared), previous.Ancestor(shared));
        var common = shared;
        while (!ReferenceEquals(left, right))
        {
            if (!left.Name.Span.SequenceEqual(right.Name.Span))
            {
                common = left.Depth - 1;
            }

            (left, right) = (left.Parent!, right.Parent!);
        }

        return common;
    }
}
