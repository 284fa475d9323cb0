namespace Comet.Modular.ArchitectureRules;

/// <summary>Breaks a rule on purpose, to show that the reader sees it.</summary>
public class Opened;
