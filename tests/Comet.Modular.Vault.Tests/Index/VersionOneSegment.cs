using System.Buffers;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Codec;
using Comet.Modular.Vault.Ids;
using Comet.Modular.Vault.Index;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Tests.Index;

/// <summary>Index segments as programs from before wrote them.</summary>
internal static class VersionOneSegment
{
    public static byte[] Of(EnvelopeKey key, VaultId vault, PackKind kind, IReadOnlyList<PackContents> packs)
    {
        var plain = new FormatWriter();
        plain.Varint(packs.Count);
        foreach (var pack in packs)
        {
            pack.Record.WriteTo(plain);
            PackContentsCodec.Write(plain, pack, PackContents.PrefixSize);
        }

        var frame = new ArrayBufferWriter<byte>();
        ZstdFrame.Compress(plain.WrittenSpan, frame);
        var header = new byte[IndexSegment.HeaderSize];
        IndexSegment.WriteHeader(header, vault, kind, version: 1);
        var output = new ArrayBufferWriter<byte>();
        output.Write(header);
        key.Seal(header, frame.WrittenSpan, output);
        return output.WrittenSpan.ToArray();
    }
}
