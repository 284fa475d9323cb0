using System.Text.Json;

namespace Comet.Modular.Blake3.Tests;

/// <summary>One input of the published test vectors with its output in each mode.</summary>
internal sealed record OfficialVector(byte[] Input, byte[] Hash, byte[] KeyedHash, byte[] DeriveKey)
{
    public static OfficialVector Read(JsonElement element)
    {
        var input = new byte[element.GetProperty("input_len").GetInt32()];
        for (var i = 0; i < input.Length; i++)
        {
            input[i] = (byte)(i % 251);
        }

        return new OfficialVector(input, Hex("hash"), Hex("keyed_hash"), Hex("derive_key"));

        byte[] Hex(string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
    }
}
