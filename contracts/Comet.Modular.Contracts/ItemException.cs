using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.Contracts;

/// <summary>The item as a whole cannot be read or written; a single lost entry is a fault in the stream instead.</summary>
public sealed class ItemException : Exception
{
    /// <summary>Wraps the fault that stops the item.</summary>
    public ItemException(Fault fault)
        : this(fault, innerException: null) { }

    /// <summary>Wraps the fault that stops the item, with what caused it.</summary>
    public ItemException(Fault fault, Exception? innerException)
        : base(fault?.Message, innerException)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Fault = fault;
    }

    /// <summary>What failed, why, and what to do next.</summary>
    public Fault Fault { get; }
}
