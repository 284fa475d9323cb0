namespace Comet.Modular.Engine.Tests;

/// <summary>What a bad disk does to a vault.</summary>
internal static class Damage
{
    private const int Step = 1000;

    /// <summary>Spoils one block of the largest pack.</summary>
    public static void Spoil(string vault) => Write(vault, static length => [length / 2]);

    /// <summary>Spoils every block of the largest pack.</summary>
    public static void SpoilAll(string vault) =>
        Write(vault, static length => Enumerable.Range(10, (int)(length / Step) - 20).Select(static n => (long)n * Step));

    private static void Write(string vault, Func<long, IEnumerable<long>> places)
    {
        var pack = new DirectoryInfo(Path.Combine(vault, "packs"))
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .MaxBy(static file => file.Length)!;
        pack.IsReadOnly = false;
        using var stream = pack.OpenWrite();
        foreach (var place in places(pack.Length))
        {
            stream.Position = place;
            stream.Write("spoiled"u8);
        }
    }
}
