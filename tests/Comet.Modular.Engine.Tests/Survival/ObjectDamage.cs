using Comet.Modular.Blobs;
using Comet.Modular.TestStores;

namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>One thing that can happen to an object.</summary>
/// <param name="What">For the test's report.</param>
/// <param name="Names">The objects that are hit.</param>
/// <param name="Store">The store after that; an object that cannot be read needs one around it.</param>
internal sealed record ObjectDamage(string What, IReadOnlyList<string> Names, IBlobStore Store)
{
    /// <summary>Longer than any log entry may be.</summary>
    private const int Vast = (64 << 20) + 1;

    private const string Deleted = "deleted";

    public bool IsDeletion => string.Equals(What, Deleted, StringComparison.Ordinal);

    /// <summary>Everything that can happen to an object of the vault.</summary>
    public static IEnumerable<ObjectDamage> Of(FilledVault vault, ObjectKind kind, string name)
    {
        var whole = vault.Store.Blobs[name];
        ObjectDamage Become(string what, byte[] bytes) =>
            With(vault, what, store => store.Blobs[name] = bytes, name);

        yield return Become("a byte shorter", whole[..^1]);
        yield return Become("half", whole[..(whole.Length / 2)]);
        yield return Become("empty", []);
        yield return Become("a byte longer", [.. whole, 0]);
        foreach (var position in (int[])[0, 5, 20, whole.Length / 3, whole.Length / 2, whole.Length - 1])
        {
            yield return Become($"another bit at {position}", Flipped(whole, position));
        }

        yield return With(vault, Deleted, store => store.Blobs.TryRemove(name, out _), name);
        var unreadable = new FaultStore(vault.Store.Copy());
        unreadable.Fail(StoreOperations.Read, StoreFate.Refused(cause: "The sector is bad."), name);
        yield return new ObjectDamage("unreadable", [name], unreadable);
        if (kind is ObjectKind.LogEntry or ObjectKind.KeySlot)
        {
            var vast = new byte[Vast];
            whole.CopyTo(vast, 0);
            yield return Become("vast", vast);
        }

        foreach (var damage in Exchanges(vault, kind, name))
        {
            yield return damage;
        }
    }

    private static IEnumerable<ObjectDamage> Exchanges(FilledVault vault, ObjectKind kind, string name)
    {
        var mates = vault.NamesOf(kind);
        var mate = mates[(mates.ToList().IndexOf(name) + 1) % mates.Count];
        // An index segment says itself which packs it is about: under the name of another it is as good as before.
        if (kind is not (ObjectKind.DataIndex or ObjectKind.TreeIndex))
        {
            yield return With(vault, $"exchanged with {mate}", store => Exchange(store, name, mate), name, mate);
            yield return With(vault, $"a copy of {mate}", store => store.Blobs[name] = store.Blobs[mate], name);
        }

        var strangers = vault.NamesOf(kind, vault.Stranger);
        var stranger = strangers[mates.ToList().IndexOf(name) % strangers.Count];
        yield return With(vault, "another vault's", store => store.Blobs[name] = vault.Stranger.Blobs[stranger], name);
        if (vault.Fork.Blobs.TryGetValue(name, out var other) && !other.AsSpan().SequenceEqual(vault.Store.Blobs[name]))
        {
            yield return With(vault, "that of another state", store => store.Blobs[name] = other, name);
        }
    }

    private static ObjectDamage With(
        FilledVault vault,
        string what,
        Action<MemoryBlobStore> change,
        params IReadOnlyList<string> names
    )
    {
        var store = vault.Store.Copy();
        change(store);
        return new ObjectDamage(what, names, store);
    }

    private static void Exchange(MemoryBlobStore store, string one, string two) =>
        (store.Blobs[one], store.Blobs[two]) = (store.Blobs[two], store.Blobs[one]);

    private static byte[] Flipped(byte[] whole, int position)
    {
        var flipped = (byte[])whole.Clone();
        flipped[position] ^= 0x10;
        return flipped;
    }
}
