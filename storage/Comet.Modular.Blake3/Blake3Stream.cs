using System.Numerics;
using System.Runtime.CompilerServices;

namespace Comet.Modular.Blake3;

/// <summary>
/// BLAKE3 of an input that comes piece by piece, in the plain or the keyed mode. Pieces of many KiB run at the speed of
/// the one-shot calls. One thread at a time; nothing is allocated after construction.
/// </summary>
public sealed unsafe class Blake3Stream
{
    // 2^64 bytes are 2^54 chunks: at most 54 finished subtrees wait for their right sibling, and one more is pushed.
    private const int DeepestStack = 55;

    private readonly Blake3Kernel _kernel;
    private readonly NodeFlags _flags;
    private readonly uint[] _key = new uint[Blake3Layout.KeyWords];

    // The chunk being filled. It is hashed only when more input comes: the last chunk may be the root.
    private readonly byte[] _chunk = new byte[Blake3Layout.ChunkLength];
    private readonly byte[] _stack = new byte[DeepestStack * Blake3Layout.ChainingLength];
    private int _filled;
    private int _depth;
    private ulong _chunks;

    /// <summary>Starts a hash in the plain mode.</summary>
    public Blake3Stream()
        : this(Blake3KernelChoice.Best)
    {
    }

    /// <summary>Starts a hash in the keyed mode.</summary>
    /// <param name="key">32 bytes, copied.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public Blake3Stream(ReadOnlySpan<byte> key)
        : this(Blake3KernelChoice.Best, key)
    {
    }

    internal Blake3Stream(Blake3Kernel kernel)
    {
        _kernel = kernel;
        Blake3Layout.LoadInitialValue(_key);
    }

    internal Blake3Stream(Blake3Kernel kernel, ReadOnlySpan<byte> key)
    {
        _kernel = kernel;
        _flags = NodeFlags.KeyedHash;
        KeyWords.Load(key, _key);
    }

    /// <summary>Adds the next piece of the input.</summary>
    /// <param name="input">Any bytes, also none; lent for the call.</param>
    public void Append(ReadOnlySpan<byte> input)
    {
        if (_filled > 0)
        {
            var taken = Math.Min(Blake3Layout.ChunkLength - _filled, input.Length);
            input[..taken].CopyTo(_chunk.AsSpan(_filled));
            _filled += taken;
            input = input[taken..];
        }

        if (input.IsEmpty)
        {
            return;
        }

        fixed (uint* key = _key)
        {
            var mode = new HashMode((nint)key, _flags, _kernel);
            if (_filled > 0)
            {
                PushChunk(mode, _chunk);
                _filled = 0;
            }

            while (input.Length > Blake3Layout.ChunkLength)
            {
                input = input[PushSubtree(mode, input)..];
            }

            if (input.IsEmpty)
            {
                return;
            }

            // More input is left, so the pair on top of the stack is not below the root and may be merged.
            MergeTo(mode, BitOperations.PopCount(_chunks));
        }

        input.CopyTo(_chunk);
        _filled = input.Length;
    }

    /// <summary>Writes the hash of all that was appended so far; more may be appended after it.</summary>
    /// <param name="output">
    /// Filled entirely; 32 bytes is the usual length, a longer output extends a shorter one.
    /// </param>
    [SkipLocalsInit]
    public void Finish(Span<byte> output)
    {
        byte* children = stackalloc byte[Blake3Layout.BlockLength];
        fixed (uint* key = _key)
        {
            var mode = new HashMode((nint)key, _flags, _kernel);
            var waiting = _depth;
            RootNode node;
            if (_filled > 0 || waiting == 0)
            {
                RootNode.OfChunk(mode, _chunk.AsSpan(0, _filled), _chunks, out node);
            }
            else
            {
                // Without an open chunk the last push was a pair of subtrees, whose parent is the last node.
                waiting -= 2;
                _stack.AsSpan(waiting * Blake3Layout.ChainingLength, Blake3Layout.BlockLength)
                    .CopyTo(new Span<byte>(children, Blake3Layout.BlockLength));
                RootNode.OfParent(mode, children, out node);
            }

            while (waiting > 0)
            {
                waiting--;
                _stack.AsSpan(waiting * Blake3Layout.ChainingLength, Blake3Layout.ChainingLength)
                    .CopyTo(new Span<byte>(children, Blake3Layout.ChainingLength));
                node.WriteChaining(_kernel, children + Blake3Layout.ChainingLength);
                RootNode.OfParent(mode, children, out node);
            }

            node.WriteRoot(_kernel, output);
        }
    }

    /// <summary>Hashes the largest subtree that begins here and fits; returns its length in bytes.</summary>
    [SkipLocalsInit]
    private int PushSubtree(in HashMode mode, ReadOnlySpan<byte> input)
    {
        // A subtree of n chunks begins at a multiple of n chunks.
        var chunks = 1UL << BitOperations.Log2((uint)input.Length / Blake3Layout.ChunkLength);
        while ((_chunks & (chunks - 1)) != 0)
        {
            chunks /= 2;
        }

        if (chunks == 1)
        {
            PushChunk(mode, input[..Blake3Layout.ChunkLength]);
            return Blake3Layout.ChunkLength;
        }

        byte* pair = stackalloc byte[Blake3Layout.BlockLength];
        var length = (int)chunks * Blake3Layout.ChunkLength;
        fixed (byte* start = input)
        {
            HashTree.HashToPair(mode, start, length, _chunks, pair);
        }

        // Both halves are pushed apart, because their parent is the root if nothing more comes.
        Push(mode, pair, chunks / 2);
        Push(mode, pair + Blake3Layout.ChainingLength, chunks / 2);
        return length;
    }

    [SkipLocalsInit]
    private void PushChunk(in HashMode mode, ReadOnlySpan<byte> chunk)
    {
        byte* chaining = stackalloc byte[Blake3Layout.ChainingLength];
        RootNode.OfChunk(mode, chunk, _chunks, out var node);
        node.WriteChaining(_kernel, chaining);
        Push(mode, chaining, chunks: 1);
    }

    private void Push(in HashMode mode, byte* chaining, ulong chunks)
    {
        MergeTo(mode, BitOperations.PopCount(_chunks));
        new ReadOnlySpan<byte>(chaining, Blake3Layout.ChainingLength)
            .CopyTo(_stack.AsSpan(_depth * Blake3Layout.ChainingLength));
        _depth++;
        _chunks += chunks;
    }

    /// <summary>
    /// Joins finished subtrees until <paramref name="depth"/> are left. With n chunks hashed the tree has one finished
    /// subtree for each bit set in n.
    /// </summary>
    [SkipLocalsInit]
    private void MergeTo(in HashMode mode, int depth)
    {
        byte* children = stackalloc byte[Blake3Layout.BlockLength];
        for (; _depth > depth; _depth--)
        {
            var pair = _stack.AsSpan((_depth - 2) * Blake3Layout.ChainingLength, Blake3Layout.BlockLength);
            pair.CopyTo(new Span<byte>(children, Blake3Layout.BlockLength));
            RootNode.OfParent(mode, children, out var node);
            node.WriteChaining(_kernel, children);
            new ReadOnlySpan<byte>(children, Blake3Layout.ChainingLength).CopyTo(pair);
        }
    }
}
