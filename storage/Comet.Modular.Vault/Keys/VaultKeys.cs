using System.Security.Cryptography;
using Comet.Modular.Blake3;
using Comet.Modular.Sealing;
using Comet.Modular.Vault.Packs;

namespace Comet.Modular.Vault.Keys;

/// <summary>The keys that derive from the master key (FORMAT.md section 4). Owns it. Safe for many threads.</summary>
internal sealed class VaultKeys : IDisposable
{
    public VaultKeys(MasterKey master)
    {
        Master = master;
        Log = Envelope("log");
        PackKeys = Envelope("pack keys");
        Index = Envelope("index");
        DataIds = Hash("chunk ids");
        TreeIds = Hash("tree ids");
        PageCuts = Hash("page cuts");
    }

    public MasterKey Master { get; }

    public EnvelopeKey Log { get; }

    public EnvelopeKey PackKeys { get; }

    public EnvelopeKey Index { get; }

    public Blake3Key PageCuts { get; }

    private Blake3Key DataIds { get; }

    private Blake3Key TreeIds { get; }

    public Blake3Key IdsOf(PackKind kind) => kind == PackKind.Data ? DataIds : TreeIds;

    private Blake3Key Hash(string purpose)
    {
        Span<byte> key = stackalloc byte[MasterKey.Length];
        Master.Derive(purpose, key);
        var hash = new Blake3Key(key);
        CryptographicOperations.ZeroMemory(key);
        return hash;
    }

    public void Dispose()
    {
        Log.Dispose();
        PackKeys.Dispose();
        Index.Dispose();
        DataIds.Dispose();
        TreeIds.Dispose();
        PageCuts.Dispose();
        Master.Dispose();
    }

    private EnvelopeKey Envelope(string purpose)
    {
        Span<byte> key = stackalloc byte[MasterKey.Length];
        Master.Derive(purpose, key);
        var envelope = new EnvelopeKey(key);
        CryptographicOperations.ZeroMemory(key);
        return envelope;
    }
}
