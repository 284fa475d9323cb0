using System.Text;
using System.Text.Json;

namespace Comet.Modular.Blake3.Tests;

/// <summary>The published test vectors of BLAKE3.</summary>
internal sealed class OfficialVectors
{
    private OfficialVectors(JsonElement root)
    {
        Key = Encoding.ASCII.GetBytes(root.GetProperty("key").GetString()!);
        Context = root.GetProperty("context_string").GetString()!;
        Cases = [.. root.GetProperty("cases").EnumerateArray().Select(OfficialVector.Read)];
    }

    public byte[] Key { get; }

    public string Context { get; }

    public IReadOnlyList<OfficialVector> Cases { get; }

    public static OfficialVectors Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "fixtures", "blake3", "test-vectors.json");
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new OfficialVectors(document.RootElement);
    }
}
