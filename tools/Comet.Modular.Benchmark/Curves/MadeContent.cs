namespace Comet.Modular.Benchmark.Curves;

/// <summary>
/// Content that is the same each time, of which nothing repeats as a whole, and which zstd makes about half as long:
/// pieces of words, each begun by bytes of chance.
/// </summary>
internal sealed class MadeContent
{
    private const int PoolBytes = 1 << 20;
    private const int PieceBytes = 512;
    private const int ChanceBytes = 96;
    private readonly byte[] _pool = new byte[PoolBytes];

    public MadeContent()
    {
        var random = new Random(1);
        var words = new byte[4096][];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = new byte[random.Next(2, 12)];
            for (var letter = 0; letter < words[i].Length; letter++)
            {
                words[i][letter] = (byte)random.Next('a', 'z' + 1);
            }
        }

        for (var at = 0; at < PoolBytes; )
        {
            // The square makes some words common, as they are in a text.
            var chance = random.NextDouble();
            var word = words[(int)(chance * chance * words.Length)];
            var length = Math.Min(word.Length, PoolBytes - at);
            word.AsSpan(0, length).CopyTo(_pool.AsSpan(at));
            at += length;
            if (at < PoolBytes)
            {
                _pool[at++] = (byte)' ';
            }
        }
    }

    public void Fill(Span<byte> target, Random random)
    {
        while (!target.IsEmpty)
        {
            var piece = target[..Math.Min(PieceBytes, target.Length)];
            _pool.AsSpan(random.Next(PoolBytes - PieceBytes), piece.Length).CopyTo(piece);
            random.NextBytes(piece[..Math.Min(ChanceBytes, piece.Length)]);
            target = target[piece.Length..];
        }
    }
}
