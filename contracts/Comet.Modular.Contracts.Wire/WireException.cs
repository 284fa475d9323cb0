using System.Diagnostics.CodeAnalysis;

namespace Comet.Modular.Contracts.Wire;

/// <summary>The other side broke the protocol. The message goes on after "the plugin ...".</summary>
[SuppressMessage("Design", "CA1064", Justification = "Both sides turn it into a fault; it never leaves them.")]
internal sealed class WireException : Exception
{
    public WireException(string message)
        : base(message) { }

    public WireException(string message, Exception innerException)
        : base(message, innerException) { }
}
