namespace Comet.Modular.Engine.Tests.Survival;

/// <summary>What stands on a store.</summary>
public enum ObjectKind
{
    LogEntry,
    KeySlot,
    DataPack,
    TreePack,
    DataIndex,
    TreeIndex,
}
