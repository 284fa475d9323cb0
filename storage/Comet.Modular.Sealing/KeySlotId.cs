namespace Comet.Modular.Sealing;

/// <summary>The random name of a key slot.</summary>
/// <param name="Value">Its 16 bytes.</param>
public readonly record struct KeySlotId(Bits128 Value)
{
    /// <summary>Makes a new random id.</summary>
    public static KeySlotId Generate() => new(Bits128.NewRandom());

    /// <summary>Reads 32 hexadecimal digits; false if the text is anything else.</summary>
    public static bool TryParse(string? text, out KeySlotId id)
    {
        bool valid = Bits128.TryParse(text, out Bits128 value);
        id = new KeySlotId(value);
        return valid;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString();
}
