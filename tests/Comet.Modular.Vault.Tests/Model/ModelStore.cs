using System.Security.Cryptography;
using System.Text;

namespace Comet.Modular.Vault.Tests.Model;

/// <summary>
/// What the writers share. Random names and seals differ each time a run is played; here a blob is known by who made it
/// after which steps, which decides what is in it.
/// </summary>
internal sealed class ModelStore
{
    private const string Log = "log/";
    private readonly SortedDictionary<string, string> _made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private readonly bool _overwrites;

    /// <param name="before">What is in it at first.</param>
    /// <param name="overwrites">Whether a put takes the place of what is there, as no store of a vault may.</param>
    public ModelStore(MemoryBlobStore before, bool overwrites)
    {
        Memory = before.Copy();
        _overwrites = overwrites;
        foreach (var name in Memory.Blobs.Keys)
        {
            _names.Add(name, name);
        }
    }

    public MemoryBlobStore Memory { get; }

    /// <summary>Tells apart what the writers have made of the store.</summary>
    public string Key => Digest(string.Join('\n', _made.Select(static each => each.Key + '=' + each.Value)));

    public static string Digest(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));

    public bool Has(StoreCall call) => Memory.Blobs.ContainsKey(call.Name);

    /// <summary>A name that is the same in every run.</summary>
    public string NameOf(StoreCall call, int writer, int puts) =>
        _names.TryGetValue(call.Name, out var known) ? known
        : call.Operation == StoreOperations.Put && !call.Name.StartsWith(Log, StringComparison.Ordinal)
            ? $"{call.Name[..(call.Name.LastIndexOf('/') + 1)]}{writer}.{puts}"
        : call.Name;

    /// <summary>What the store says to a call.</summary>
    public string Answer(StoreCall call) =>
        call.Operation == StoreOperations.List
            ? string.Join(',', Memory.NamesOf(call.Name).Select(name => _names[name]).Order(StringComparer.Ordinal))
        : Has(call) && !(_overwrites && call.Operation == StoreOperations.Put) ? "there"
        : "absent";

    /// <summary>Notes a put that takes place.</summary>
    public void Made(StoreCall call, string name, string history)
    {
        if (_overwrites)
        {
            _ = Memory.Blobs.TryRemove(call.Name, out _);
        }

        if (!Has(call))
        {
            _made[name] = history;
            _names[call.Name] = name;
        }
    }
}
