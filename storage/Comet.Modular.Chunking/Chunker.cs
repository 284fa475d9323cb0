using System.Buffers.Binary;
using System.Security.Cryptography;
using Comet.Modular.Blake3;

namespace Comet.Modular.Chunking;

/// <summary>
/// Cuts a stream where its content says so, under a key: equal bytes after a cut are cut equally, wherever they lie,
/// and nobody without the key can tell from chunk sizes what the content is. A pure function of bytes, key and
/// parameters; concurrent calls are safe and allocate nothing. <see cref="Dispose"/> overwrites the key and must come
/// after the last call.
/// </summary>
/// <remarks>
/// Sizes are drawn towards the average: before it cuts come at 2 x spread apart, after it at 45/128 x spread
/// (spread = average - minimum). On random data 39 % of the chunks are then below the average, the mean is the average
/// and the deviation about half of what one threshold gives. 2 (1 - e^-1/2) + 45/128 e^-1/2 = 1.
/// </remarks>
public sealed class Chunker : IDisposable
{
    /// <summary>The length of the key in bytes.</summary>
    public const int KeyLength = 32;

    // The contexts are part of the format: another text cuts elsewhere.
    internal const string PrefilterContext = "Comet.Modular 2026-11-23 chunking v1 prefilter multipliers";
    internal const string CutContext = "Comet.Modular 2026-11-23 chunking v1 cut decision";

    private readonly CutFunction _cut;
    private readonly BoundaryScan _scan;
    private readonly ulong _strictThreshold;
    private readonly ulong _laxThreshold;
    private bool _disposed;

    /// <summary>Derives and expands the keys of both stages.</summary>
    /// <param name="parameters">The sizes of chunks.</param>
    /// <param name="key">32 secret bytes, lent for the call.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public Chunker(ChunkingParameters parameters, ReadOnlySpan<byte> key)
        : this(parameters, key, ScanKernelChoice.Best, CutFunction.HasInstructions)
    {
    }

    internal Chunker(ChunkingParameters parameters, ReadOnlySpan<byte> key, ScanKernel kernel, bool useAesInstructions)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (key.Length != KeyLength)
        {
            throw new ArgumentException(
                $"A chunking key is {KeyLength} bytes long; this one has {key.Length}.", nameof(key));
        }

        Parameters = parameters;
        var spread = parameters.AverageSize - parameters.MinimumSize;
        _strictThreshold = ThresholdFor(spread * 2L);
        _laxThreshold = ThresholdFor(spread * 45L / 128);

        Span<byte> subkey = stackalloc byte[SoftwareAes.KeyLength];
        Blake3Hash.DeriveKey(CutContext, key, subkey);
        _cut = new CutFunction(subkey, useAesInstructions);

        // Odd multipliers, so that no bit of a word is lost.
        Blake3Hash.DeriveKey(PrefilterContext, key, subkey[..sizeof(ulong)]);
        _scan = new BoundaryScan(
            BinaryPrimitives.ReadUInt32LittleEndian(subkey) | 1,
            BinaryPrimitives.ReadUInt32LittleEndian(subkey[sizeof(uint)..]) | 1,
            _cut,
            kernel);
        CryptographicOperations.ZeroMemory(subkey);
    }

    /// <summary>The sizes of chunks.</summary>
    public ChunkingParameters Parameters { get; }

    /// <summary>Finds the end of the chunk that begins at the first byte of the window.</summary>
    /// <param name="window">
    /// At least <see cref="ChunkingParameters.MaximumSize"/> bytes, or all the rest of the input, and never empty.
    /// Bytes beyond the maximum size are not looked at.
    /// </param>
    /// <param name="endOfInput">Whether the window holds all the rest of the input.</param>
    /// <returns>
    /// The length of the chunk, always above 0: between the minimum and the maximum size, or less for the last chunk.
    /// </returns>
    /// <exception cref="ArgumentException">The window is empty, or too short although more input follows.</exception>
    /// <exception cref="ObjectDisposedException">The chunker is disposed.</exception>
    public int FindBoundary(ReadOnlySpan<byte> window, bool endOfInput)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (window.IsEmpty)
        {
            throw new ArgumentException(
                "An empty window holds no chunk; stop at the end of the input.", nameof(window));
        }

        if (window.Length < Parameters.MaximumSize && !endOfInput)
        {
            throw new ArgumentException(
                $"The window has {window.Length} bytes and more input follows; pass {Parameters.MaximumSize} or more.",
                nameof(window));
        }

        if (window.Length <= Parameters.MinimumSize)
        {
            return window.Length;
        }

        var limit = Math.Min(window.Length, Parameters.MaximumSize);
        var average = Math.Min(limit, Parameters.AverageSize);
        var found = _scan.Find(window, Parameters.MinimumSize, average, _strictThreshold);
        if (found == 0)
        {
            found = _scan.Find(window, average, limit, _laxThreshold);
        }

        return found == 0 ? limit : found;
    }

    /// <summary>Overwrites the key of the cut decision.</summary>
    public void Dispose()
    {
        _disposed = true;
        _cut.Dispose();
    }

    /// <summary>
    /// The threshold that makes one position in <paramref name="distance"/> a cut: 2^64 x 512 / distance.
    /// </summary>
    /// <remarks>In two steps, as a method with a <see cref="UInt128"/> would not be compiled ahead of time.</remarks>
    private static ulong ThresholdFor(long distance)
    {
        const ulong Half = 1UL << 63;
        const ulong Twice = 2UL * BoundaryScan.CandidateDistance;
        var (quotient, rest) = Math.DivRem(Half, (ulong)distance);
        return (quotient * Twice) + (rest * Twice / (ulong)distance);
    }
}
