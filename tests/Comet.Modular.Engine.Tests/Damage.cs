namespace Comet.Modular.Engine.Tests;

/// <summary>What a bad disk does to a vault.</summary>
internal static class Damage
{
    /// <summary>Spoils bytes in the middle of the largest pack, so that what comes before still reads.</summary>
    public static void Spoil(string vault)
    {
        var pack = new DirectoryInfo(Path.Combine(vault, "packs"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .MaxBy(static file => file.Length)!;
        pack.IsReadOnly = false;
        using var stream = pack.OpenWrite();
        stream.Position = pack.Length / 2;
        stream.Write("spoiled"u8);
    }
}
