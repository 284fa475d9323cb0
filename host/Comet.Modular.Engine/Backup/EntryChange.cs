namespace Comet.Modular.Engine.Backup;

/// <summary>How an entry stands to the parent snapshot.</summary>
internal enum EntryChange
{
    New,
    Changed,
    Unchanged,
}
