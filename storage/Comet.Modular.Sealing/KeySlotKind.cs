namespace Comet.Modular.Sealing;

/// <summary>What opens a key slot. The numbers are part of the format.</summary>
public enum KeySlotKind
{
    /// <summary>Not a slot's kind.</summary>
    None = 0,

    /// <summary>A password.</summary>
    Password = 1,

    /// <summary>The recovery key.</summary>
    Recovery = 2,
}
