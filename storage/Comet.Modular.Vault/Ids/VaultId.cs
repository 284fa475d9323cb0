using Comet.Modular.Sealing;

namespace Comet.Modular.Vault.Ids;

/// <summary>Names a vault: 16 random bytes.</summary>
/// <param name="Value">The bytes.</param>
public readonly record struct VaultId(Bits128 Value)
{
    /// <summary>Bytes in an id.</summary>
    public const int Size = Bits128.Size;

    /// <summary>A new one, from the system's random generator.</summary>
    public static VaultId NewRandom() => new(Bits128.NewRandom());

    /// <summary>Reads an id from its 16 bytes.</summary>
    public static VaultId From(ReadOnlySpan<byte> bytes) => new(Bits128.Read(bytes));

    /// <summary>Reads 32 hex digits; false for anything else.</summary>
    public static bool TryParse(string? text, out VaultId id)
    {
        var valid = Bits128.TryParse(text, out var value);
        id = new VaultId(value);
        return valid;
    }

    /// <summary>Writes the 16 bytes.</summary>
    public void WriteTo(Span<byte> target) => Value.Write(target);

    /// <summary>32 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString();
}
