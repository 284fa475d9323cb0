using System.Text;

namespace Comet.Modular.Sealing;

/// <summary>One way to open a vault, as its owner sees it.</summary>
public sealed record KeySlot
{
    /// <summary>The longest label, in bytes of UTF-8.</summary>
    public const int MaxLabelBytes = 1024;

    /// <summary>Describes a slot.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="kind">What opens it.</param>
    /// <param name="created">When it was made, between the years 1678 and 2261.</param>
    /// <param name="label">The owner's words for it.</param>
    /// <exception cref="ArgumentException">The label is too long, or the time or kind is out of range.</exception>
    public KeySlot(KeySlotId id, KeySlotKind kind, DateTimeOffset created, string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (kind is not (KeySlotKind.Password or KeySlotKind.Recovery))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "A slot is opened by a password or a recovery key.");
        }

        if (created.UtcDateTime.Year is < 1678 or > 2261)
        {
            throw new ArgumentOutOfRangeException(nameof(created), created, "64 bits of nanoseconds do not reach that far.");
        }

        if (Encoding.UTF8.GetByteCount(label) > MaxLabelBytes)
        {
            throw new ArgumentException($"A label has at most {MaxLabelBytes} bytes.", nameof(label));
        }

        Id = id;
        Kind = kind;
        Created = created;
        Label = label;
    }

    /// <summary>Its name.</summary>
    public KeySlotId Id { get; }

    /// <summary>What opens it.</summary>
    public KeySlotKind Kind { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>The owner's words for it.</summary>
    public string Label { get; }
}
