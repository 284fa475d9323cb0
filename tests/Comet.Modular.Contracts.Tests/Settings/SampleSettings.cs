using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Tests.Settings;

internal sealed record SampleSettings : IValidatableObject
{
    [Description("The server's name.")]
    [RegularExpression("[a-z.]+")]
    public required string Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 3306;

    [Secret]
    public string? Password { get; set; }

    [Secret]
    public IReadOnlyDictionary<string, string>? Variables { get; set; }

    [Required, MinLength(1)]
    public IReadOnlyList<string> Paths { get; set; } = [];

    public SampleMode Mode { get; set; } = SampleMode.Fast;

    public IReadOnlyList<SampleRule> Rules { get; set; } = [];

    public IReadOnlyDictionary<string, SampleRule> Named { get; set; } = new Dictionary<string, SampleRule>(StringComparer.Ordinal);

    public SampleRule? Default { get; set; }

    public byte? Level { get; set; }

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(1);

    public string Title => $"{Host}:{Port}";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Port == 22 && Mode == SampleMode.Fast)
        {
            yield return new ValidationResult("Port 22 is never fast.", [nameof(Port)]);
        }
    }
}

internal sealed record SampleRule([property: StringLength(8, MinimumLength = 2)] string Glob, bool Top = false)
{
    [Secret]
    public string? Token { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<SampleMode>))]
internal enum SampleMode
{
    [JsonStringEnumMemberName("slow")]
    Slow = 0,

    [JsonStringEnumMemberName("fast")]
    Fast = 1,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SampleSettings))]
internal sealed partial class SampleContext : JsonSerializerContext;
