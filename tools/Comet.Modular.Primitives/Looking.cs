using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Index;

namespace Comet.Modular.Primitives;

/// <summary>The table from ids of chunks to their places, asked in an order of chance, as an id is.</summary>
public class Looking
{
    // So many that neither they nor their slots stay in the nearest cache from one round to the next.
    private const int Asked = 1 << 16;
    private readonly Bits128[] _present = new Bits128[Asked];
    private readonly Bits128[] _absent = new Bits128[Asked];
    private PrefixTable<ChunkPlace> _table = new();

    [Params(100_000, 1_000_000, 8_000_000)]
    public int Entries { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _table = new PrefixTable<ChunkPlace>();
        var every = Entries / Asked;
        for (var entry = 0; entry < Entries; entry++)
        {
            var id = Id(entry);
            _ = _table.TryAdd(id, default);
            if (entry % every == 0 && entry / every < Asked)
            {
                _present[entry / every] = id;
            }
        }

        for (var i = 0; i < Asked; i++)
        {
            _absent[i] = Id(-1 - i);
        }
    }

    [Benchmark(OperationsPerInvoke = Asked)]
    public int Present() => Count(_present);

    [Benchmark(OperationsPerInvoke = Asked)]
    public int Absent() => Count(_absent);

    private int Count(Bits128[] ids)
    {
        var found = 0;
        foreach (var id in ids)
        {
            found += _table.TryFind(id, out _) ? 1 : 0;
        }

        return found;
    }

    private static Bits128 Id(int number)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(BitConverter.GetBytes(number), hash);
        return Bits128.Read(hash);
    }
}
