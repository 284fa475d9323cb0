using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Settings;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>Reads a small JSON file under the same strict rules as settings.</summary>
internal static class StrictJsonFile
{
    /// <param name="path">The file.</param>
    /// <param name="plain">Reads what is plainly right; null from it is no fault.</param>
    /// <param name="typeInfo">The record; made when the rules are asked.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static BoundSettings<T> Read<T>(string path, Func<JsonElement, T?> plain, Func<JsonTypeInfo<T>> typeInfo)
        where T : class
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return plain(document.RootElement) is { } value
                ? new BoundSettings<T>(value, [])
                : SettingsBinder.Bind(new ItemSettings(Path.GetFileName(path), document.RootElement), typeInfo());
        }
        catch (JsonException broken)
        {
            var place = $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
            var problem = new Diagnostic(Severity.Error, "settings.json", $"It is no JSON at {place}.");
            return new BoundSettings<T>(Value: null, [problem]);
        }
    }
}
