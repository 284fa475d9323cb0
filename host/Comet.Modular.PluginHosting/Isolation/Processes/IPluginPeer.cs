using Comet.Modular.Contracts.Diagnostics;

namespace Comet.Modular.PluginHosting.Isolation.Processes;

/// <summary>The process at the other end of a job's data connection, as far as the job has to know it.</summary>
internal interface IPluginPeer
{
    ChildIdentity Identity { get; }

    /// <summary>Completes with the end of the process; the fault tells why it ended, also if the host ended it.</summary>
    Task<Fault> Ended { get; }

    /// <summary>Ends the process at once, for a reason that its jobs are told.</summary>
    void Kill(Fault reason);
}
