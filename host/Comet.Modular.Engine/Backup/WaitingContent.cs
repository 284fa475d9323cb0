using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Engine.Backup;

/// <summary>A file whose content waits for a worker, and what is to become of it.</summary>
/// <remarks>A class, though small: queues of values are compiled in each run.</remarks>
internal sealed record WaitingContent(Settlement Settlement, FileEntry Entry);
