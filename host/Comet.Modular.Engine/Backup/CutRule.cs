using System.Security.Cryptography;
using Comet.Modular.Chunking;
using Comet.Modular.Vault;

namespace Comet.Modular.Engine.Backup;

/// <summary>
/// How a vault's contents are cut: by its parameters and its own secret key, and in a quarter of the size at the front of
/// a content, as far as the longest chunk reaches. What is edited is mostly short, and stored anew chunk by chunk; what is
/// long has few chunks more.
/// </summary>
/// <remarks>Safe for many threads. Another rule cuts elsewhere: what is stored would not be found again.</remarks>
internal sealed class CutRule : IDisposable
{
    private const int KeySize = 32;

    private readonly Chunker _front;
    private readonly Chunker _rest;

    /// <param name="parameters">The sizes of chunks behind the front.</param>
    /// <param name="key">32 secret bytes, lent for the call.</param>
    public CutRule(ChunkingParameters parameters, ReadOnlySpan<byte> key)
    {
        _front = new Chunker(FrontOf(parameters), key);
        _rest = new Chunker(parameters, key);
    }

    /// <summary>Bytes of the longest chunk.</summary>
    public int Longest => _rest.Parameters.MaximumSize;

    /// <summary>A content of so many bytes, or fewer, is one chunk.</summary>
    private int LongestUncut => _rest.Parameters.MinimumSize;

    public static CutRule Of(StorageVault vault)
    {
        Span<byte> key = stackalloc byte[KeySize];
        vault.DeriveKey("chunker", key);
        var parameters = vault.Parameters;
        var rule = new CutRule(
            new ChunkingParameters(parameters.MinimumChunk, parameters.AverageChunk, parameters.MaximumChunk),
            key
        );
        CryptographicOperations.ZeroMemory(key);
        return rule;
    }

    /// <summary>Finds the end of a chunk.</summary>
    /// <param name="window">What is known of the content from the chunk's first byte on, and never empty.</param>
    /// <param name="position">Where in the content that byte is.</param>
    /// <param name="isEnd">Nothing follows the window, or a hole.</param>
    /// <returns>The length of the chunk; 0: more of the content must be known.</returns>
    public int FindBoundary(ReadOnlySpan<byte> window, long position, bool isEnd)
    {
        if (isEnd && position == 0 && window.Length <= LongestUncut)
        {
            return window.Length;
        }

        var chunker = position < Longest ? _front : _rest;
        return isEnd || window.Length >= chunker.Parameters.MaximumSize ? chunker.FindBoundary(window, isEnd) : 0;
    }

    public void Dispose()
    {
        _front.Dispose();
        _rest.Dispose();
    }

    /// <summary>The minimum is halved only: with the average as near to it as that, sizes scatter less.</summary>
    private static ChunkingParameters FrontOf(ChunkingParameters whole)
    {
        var (minimum, average, maximum) = (whole.MinimumSize / 2, whole.AverageSize / 4, whole.MaximumSize / 4);
        return
            minimum >= ChunkingParameters.LeastMinimumSize
            && average - minimum >= ChunkingParameters.LeastSpread
            && maximum - average >= average - minimum
            ? new ChunkingParameters(minimum, average, maximum)
            : whole;
    }
}
