using System.Buffers;
using System.Runtime.InteropServices;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Index.Pages;

/// <summary>Makes a segment of version 2: pages of contents, pages of places, directory, footer.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly SegmentSeals _seals;
    private readonly IReadOnlyList<PackContents> _packs;
    private readonly ArrayBufferWriter<byte> _output;
    private readonly FormatWriter _page = new();
    private readonly ArrayBufferWriter<byte> _frame = new();
    private readonly ZstdFrameWriter _frames = new();
    private readonly List<ContentsSpan> _contents = [];
    private readonly List<PageSpan> _places = [];
    private readonly ulong[] _keys;
    private readonly ushort[] _pages;
    private int _chunks;

    private SegmentWriter(SegmentSeals seals, IReadOnlyList<PackContents> packs)
    {
        _seals = seals;
        _packs = packs;
        var chunks = packs.Sum(static pack => pack.Lengths.Length);
        _keys = new ulong[chunks];
        _pages = new ushort[chunks];
        const int bytesOfChunk = 24;
        _output = new ArrayBufferWriter<byte>(1024 + (chunks * bytesOfChunk));
    }

    public static ReadOnlyMemory<byte> Write(SegmentSeals seals, IReadOnlyList<PackContents> packs)
    {
        using var writer = new SegmentWriter(seals, packs);
        writer._output.Write(seals.ObjectHeader);
        writer.WriteContents();
        writer.WritePlaces();
        writer._page.Clear();
        PackRecord[] records = [.. packs.Select(static pack => pack.Record)];
        var contents = CollectionsMarshal.AsSpan(writer._contents);
        SegmentDirectory.Write(writer._page, records, contents, CollectionsMarshal.AsSpan(writer._places), writer._keys);
        writer._output.Write(SegmentFooter.Of(writer.Seal(SegmentPart.Directory)));
        return writer._output.WrittenMemory;
    }

    public void Dispose() => _frames.Dispose();

    private void WriteContents()
    {
        var start = (Pack: 0, Slot: 0, Chunk: 0);
        for (var pack = 0; pack < _packs.Count; pack++)
        {
            var blocks = _packs[pack].Blocks;
            for (var slot = 0; slot < blocks.Length;)
            {
                if (_page.Length == 0)
                {
                    start = (pack, slot, _chunks);
                }

                var first = slot;
                while (slot < blocks.Length && _chunks - start.Chunk < ContentsPage.Chunks)
                {
                    Take(_packs[pack], blocks[slot++]);
                }

                _page.Varint(pack);
                PackContentsCodec.Write(_page, _packs[pack], PackContents.PrefixSize, first, slot - first);
                if (_chunks - start.Chunk >= ContentsPage.Chunks)
                {
                    EndContents(start.Pack, start.Slot);
                }
            }
        }

        if (_page.Length > 0)
        {
            EndContents(start.Pack, start.Slot);
        }
    }

    private void Take(PackContents pack, BlockRecord block)
    {
        for (var chunk = block.FirstChunk; chunk < block.FirstChunk + block.ChunkCount; chunk++)
        {
            _keys[_chunks] = pack.PrefixOf(chunk).High;
            _pages[_chunks++] = checked((ushort)_contents.Count);
        }
    }

    private void EndContents(int pack, int slot)
    {
        _contents.Add(new ContentsSpan(Seal(SegmentPart.Contents), pack, slot));
        _page.Clear();
    }

    private void WritePlaces()
    {
        KeySort.Sort<ushort>(_keys, _pages);
        for (var first = 0; first < _pages.Length; first += PlacesPage.Keys)
        {
            _page.Clear();
            PlacesPage.Write(_page, _pages.AsSpan(first, Math.Min(PlacesPage.Keys, _pages.Length - first)));
            _places.Add(Seal(SegmentPart.Places));
        }
    }

    private PageSpan Seal(SegmentPart part)
    {
        var offset = _output.WrittenCount;
        _frame.ResetWrittenCount();
        _frames.Write(_page.WrittenSpan, _frame);
        _seals.Seal(part, offset, _frame.WrittenSpan, _output);
        return new PageSpan(offset, _output.WrittenCount - offset);
    }
}
