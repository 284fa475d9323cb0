using Comet.Modular.Contracts.Entries;
using Comet.Modular.Contracts.Restore;

namespace Comet.Modular.Plugins.Reference.Restoring;

/// <summary>A file as the host offers it, and as the model has it.</summary>
internal sealed record FilePair(RestoreEntry Offered, FileEntry Expected);
