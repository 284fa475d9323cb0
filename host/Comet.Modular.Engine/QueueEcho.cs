using System.Threading.Channels;

namespace Comet.Modular.Engine;

/// <summary>
/// A stage that fails closes the queue before it with its failure, so that the stage that fills the queue stops too.
/// That one then sees only the closed queue: this finds what really happened.
/// </summary>
internal static class QueueEcho
{
    /// <summary>What closed the queue, or the exception itself when it is no echo.</summary>
    public static Exception CauseOf(Exception exception)
    {
        while (exception is ChannelClosedException { InnerException: { } cause })
        {
            exception = cause;
        }

        return exception;
    }
}
