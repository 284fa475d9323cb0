using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Reads a small JSON file under the same strict rules as settings.</summary>
internal static class StrictJsonFile
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BoundSettings<T> Read<T>(string path, JsonTypeInfo<T> typeInfo)
        where T : class
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return SettingsBinder.Bind(new ItemSettings(Path.GetFileName(path), document.RootElement), typeInfo);
        }
        catch (JsonException broken)
        {
            var place = $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
            var problem = new Diagnostic(Severity.Error, "settings.json", $"It is no JSON at {place}.");
            return new BoundSettings<T>(Value: null, [problem]);
        }
    }
}
