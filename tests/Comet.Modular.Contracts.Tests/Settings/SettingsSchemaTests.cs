using System.Text.Json.Nodes;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.Contracts.Tests.Settings;

[Trait("Req", "HO-01")]
public sealed class SettingsSchemaTests
{
    private static readonly JsonNode Schema = SettingsBinder.ExportSchema(SampleContext.Default.SampleSettings);

    [Fact]
    public void A_type_is_described_by_its_settings_record()
    {
        var type = ItemTypeDescription.Of("sample", "Sample", SampleContext.Default.SampleSettings);

        Assert.Equal(("sample", "Sample"), (type.Name, type.Title));
        Assert.True(JsonNode.DeepEquals(Schema, type.SettingsSchema));
        Assert.Equal(SettingsBinder.FindSecrets(SampleContext.Default.SampleSettings), type.SecretPointers);
    }

    [Theory]
    [InlineData("additionalProperties", "false")]
    [InlineData("required", "[\"host\",\"paths\"]")]
    [InlineData("properties.title", "null")]
    [InlineData("properties.host.description", "\"The server's name.\"")]
    [InlineData("properties.host.pattern", "\"^(?:[a-z.]+)$\"")]
    [InlineData("properties.host.type", "\"string\"")]
    [InlineData("properties.port.type", "\"integer\"")]
    [InlineData("properties.port.minimum", "1")]
    [InlineData("properties.port.maximum", "65535")]
    [InlineData("properties.password.writeOnly", "true")]
    [InlineData("properties.password.type", "[\"string\",\"null\"]")]
    [InlineData("properties.paths.minItems", "1")]
    [InlineData("properties.mode.enum", "[\"slow\",\"fast\"]")]
    [InlineData("properties.rules.items.additionalProperties", "false")]
    [InlineData("properties.rules.items.required", "[\"glob\"]")]
    [InlineData("properties.rules.items.properties.glob.minLength", "2")]
    [InlineData("properties.rules.items.properties.glob.maxLength", "8")]
    public void The_schema_says_what_the_record_says(string place, string expected)
    {
        var node = place.Split('.').Aggregate((JsonNode?)Schema, static (at, name) => at?[name]);

        Assert.Equal(expected, node?.ToJsonString(Relaxed) ?? "null");
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
