using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Chunking.Tests;

/// <summary>The definition of the cuts in the plainest words, with the AES of the platform.</summary>
internal sealed class ReferenceChunker : IDisposable
{
    private readonly ChunkingParameters _parameters;
    private readonly Aes _aes = Aes.Create();
    private readonly uint _low;
    private readonly uint _high;

    public ReferenceChunker(ChunkingParameters parameters, byte[] key)
    {
        _parameters = parameters;
        var cutKey = new byte[16];
        Blake3Hash.DeriveKey("Comet.Modular 2026-11-23 chunking v1 cut decision", key, cutKey);
        _aes.Key = cutKey;
        var multipliers = new byte[8];
        Blake3Hash.DeriveKey("Comet.Modular 2026-11-23 chunking v1 prefilter multipliers", key, multipliers);
        _low = BinaryPrimitives.ReadUInt32LittleEndian(multipliers) | 1;
        _high = BinaryPrimitives.ReadUInt32LittleEndian(multipliers.AsSpan(4)) | 1;
    }

    public int FindBoundary(ReadOnlySpan<byte> input)
    {
        var spread = _parameters.AverageSize - _parameters.MinimumSize;
        for (var at = _parameters.MinimumSize; at < Math.Min(input.Length, _parameters.MaximumSize); at++)
        {
            var distance = at < _parameters.AverageSize ? spread * 2 : spread * 45 / 128;
            if (IsCandidate(input[(at - 8)..at]) && Mac(input[(at - 32)..at]) < (BigInteger.One << 64) * 512 / distance)
            {
                return at;
            }
        }

        return Math.Min(input.Length, _parameters.MaximumSize);
    }

    public void Dispose() => _aes.Dispose();

    private bool IsCandidate(ReadOnlySpan<byte> window)
    {
        var hash = (BinaryPrimitives.ReadUInt32LittleEndian(window) * _low)
            + (BinaryPrimitives.ReadUInt32LittleEndian(window[4..]) * _high);
        return hash >> 23 == 0xFF;
    }

    private ulong Mac(ReadOnlySpan<byte> window) => BinaryPrimitives.ReadUInt64LittleEndian(
        _aes.EncryptCbc(window, new byte[16], PaddingMode.None).AsSpan(16));
}
