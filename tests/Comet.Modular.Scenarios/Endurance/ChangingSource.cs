using System.Globalization;

namespace Comet.Modular.Scenarios.Endurance;

/// <summary>A tree of small files and a large one, made and changed by chance from a seed.</summary>
internal sealed class ChangingSource
{
    private const int FilesInFolder = 50;
    private const int SmallBytes = 20_000;
    private const int LargePiece = 1 << 20;
    private const string Large = "large.bin";
    private readonly string _root;
    private readonly Random _random;
    private readonly long _largeBytes;
    private readonly List<string> _names = [];
    private int _made;

    public ChangingSource(string root, int smallFiles, long largeBytes, int seed)
    {
        _root = root;
        _largeBytes = largeBytes;
        _random = new Random(seed);
        while (_made < smallFiles)
        {
            MakeSmall();
        }

        RewriteLarge();
    }

    /// <summary>At least the bytes that are new since the last call of <see cref="Change"/>.</summary>
    public long Written { get; private set; }

    /// <summary>Adds, removes, renames and rewrites some of the files; the large one in pieces or whole.</summary>
    public void Change()
    {
        Written = 0;
        foreach (var name in _names.ToArray())
        {
            switch (_random.Next(60))
            {
                case 0:
                    File.Delete(PathOf(name));
                    _ = _names.Remove(name);
                    break;
                case 1:
                    MakeSmall();
                    break;
                case 2:
                    WriteSmall(name);
                    break;
                case 3:
                    Rename(name);
                    break;
            }
        }

        // Rarely whole: each check reads all of the vault, and 200 large files in it are hours of that.
        if (_random.Next(8) == 0)
        {
            RewriteLarge();
        }
        else
        {
            RewritePiecesOfLarge();
        }
    }

    private string PathOf(string name) => Path.Combine(_root, name);

    private void MakeSmall()
    {
        var name = NewName();
        _names.Add(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        WriteSmall(name);
    }

    private string NewName()
    {
        var number = _made++;
        return string.Create(CultureInfo.InvariantCulture, $"folder-{number / FilesInFolder}/file-{number}");
    }

    private void Rename(string name)
    {
        var other = NewName();
        _ = Directory.CreateDirectory(Path.GetDirectoryName(PathOf(other))!);
        File.Move(PathOf(name), PathOf(other));
        _names[_names.IndexOf(name)] = other;
    }

    private void WriteSmall(string name)
    {
        var bytes = new byte[_random.Next(SmallBytes)];
        _random.NextBytes(bytes);
        File.WriteAllBytes(PathOf(name), bytes);
        Written += bytes.Length;
    }

    private void RewriteLarge()
    {
        using var file = File.Create(PathOf(Large));
        var piece = new byte[LargePiece];
        for (long at = 0; at < _largeBytes; at += piece.Length)
        {
            _random.NextBytes(piece);
            file.Write(piece, 0, (int)Math.Min(piece.Length, _largeBytes - at));
        }

        Written += _largeBytes;
    }

    private void RewritePiecesOfLarge()
    {
        using var file = File.OpenWrite(PathOf(Large));
        var piece = new byte[LargePiece / 4];
        for (var count = 0; count < 5; count++)
        {
            _random.NextBytes(piece);
            file.Position = _random.NextInt64(_largeBytes - piece.Length);
            file.Write(piece);
            Written += LargePiece;
        }
    }
}
