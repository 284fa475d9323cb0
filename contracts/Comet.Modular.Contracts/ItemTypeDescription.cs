using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts;

/// <summary>One type of protected item.</summary>
public sealed record ItemTypeDescription
{
    private readonly Lazy<JsonNode> _settingsSchema;

    /// <summary>Describes a type by its parts; one whose settings are a record is described by <see cref="Of{T}"/>.</summary>
    public ItemTypeDescription(
        string name,
        string title,
        JsonNode settingsSchema,
        IReadOnlyList<string> secretPointers
    )
        : this(name, title, new Lazy<JsonNode>(settingsSchema), secretPointers) { }

    private ItemTypeDescription(
        string name,
        string title,
        Lazy<JsonNode> settingsSchema,
        IReadOnlyList<string> secretPointers
    ) => (Name, Title, _settingsSchema, SecretPointers) = (name, title, settingsSchema, secretPointers);

    /// <summary>The word that operators type, for example <c>files</c>.</summary>
    public string Name { get; }

    /// <summary>The name that people read.</summary>
    public string Title { get; }

    /// <summary>JSON Schema of the settings.</summary>
    public JsonNode SettingsSchema => _settingsSchema.Value;

    /// <summary>JSON pointers of the settings that are kept encrypted and apart.</summary>
    public IReadOnlyList<string> SecretPointers { get; }

    /// <summary>Describes a type by its settings record. The schema is made when it is asked for, which no backup does.</summary>
    public static ItemTypeDescription Of<T>(string name, string title, JsonTypeInfo<T> settings) =>
        new(
            name,
            title,
            new Lazy<JsonNode>(() => SettingsBinder.ExportSchema(settings)),
            SettingsBinder.FindSecrets(settings)
        );
}
