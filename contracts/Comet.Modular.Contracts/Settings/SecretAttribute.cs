namespace Comet.Modular.Contracts.Settings;

/// <summary>Marks a text setting, or each text of a list or map, as secret: kept encrypted, never shown, logged or exported in clear.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
