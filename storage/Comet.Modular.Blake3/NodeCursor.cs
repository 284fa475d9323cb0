namespace Comet.Modular.Blake3;

/// <summary>How far the blocks of a node are compressed. The default value has no node.</summary>
internal unsafe struct NodeCursor
{
    private readonly HashNode* _node;
    private int _at;

    public NodeCursor(HashNode* node) => _node = node;

    /// <summary>Whether there is a node.</summary>
    public readonly bool IsSet => _node is not null;

    /// <summary>Whether every block was passed. The empty node has one block.</summary>
    public readonly bool IsAtEnd => _at > 0 && _at >= _node->Length;

    public readonly HashNode* Node => _node;

    /// <summary>Finds the next block, and how many blocks from it on have the same length and flags.</summary>
    /// <param name="room">64 bytes that take the last block if it has to be filled up with zeros.</param>
    /// <param name="block">Where the block is.</param>
    /// <param name="length">How many of its bytes count.</param>
    /// <param name="flags">Its flags.</param>
    public readonly int Find(byte* room, out byte* block, out int length, out NodeFlags flags)
    {
        var left = _node->Length - _at;
        var isFirst = _at == 0;
        block = _node->Input + _at;
        length = Math.Min(left, Blake3Layout.BlockLength);
        flags = _node->Flags | (isFirst ? _node->First : NodeFlags.None);
        if (left > Blake3Layout.BlockLength)
        {
            return isFirst ? 1 : (left - 1) / Blake3Layout.BlockLength;
        }

        flags |= _node->Last;
        if (length < Blake3Layout.BlockLength)
        {
            var filled = new Span<byte>(room, Blake3Layout.BlockLength);
            new ReadOnlySpan<byte>(block, length).CopyTo(filled);
            filled[length..].Clear();
            block = room;
        }

        return 1;
    }

    public void Pass(int blocks) => _at += blocks * Blake3Layout.BlockLength;
}
