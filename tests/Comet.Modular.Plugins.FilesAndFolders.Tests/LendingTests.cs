using Comet.Modular.Contracts.Entries;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>Contents of which somebody else reads what the reader names.</summary>
public sealed class LendingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Req", "FF-11")]
    public async Task The_data_of_a_large_file_is_named_its_holes_are_told()
    {
        const int Data = (2 << 20) + 5;
        const long Hole = 16 << 20;
        var file = _folder.At("sparse");
        await using (var stream = File.Create(file))
        {
            for (var part = 0; part < 2; part++)
            {
                _ = stream.Seek(Hole, SeekOrigin.Current);
                var bytes = new byte[Data];
                new Random(part).NextBytes(bytes);
                await stream.WriteAsync(bytes);
            }

            stream.SetLength(stream.Length + Hole);
        }

        var (read, ranges, end) = await ReadAsync(file, part: int.MaxValue);

        Assert.Equal(await File.ReadAllBytesAsync(file), read);
        Assert.Equal(2, ranges.Count);
        Assert.All(ranges, static range => Assert.InRange(range.Length, Data, Data + (1 << 20)));
        Assert.Same(ContentEnd.Complete, end);
    }

    [Fact]
    public async Task What_was_not_taken_of_it_is_named_again_or_read()
    {
        var bytes = new byte[(5 << 20) + 3];
        new Random(7).NextBytes(bytes);
        var file = _folder.At("file");
        await File.WriteAllBytesAsync(file, bytes);

        var (read, ranges, _) = await ReadAsync(file, part: 1_000_003);

        Assert.Equal(bytes, read);
        Assert.InRange(ranges.Count, 2, 6);
    }

    [Fact]
    public async Task Of_a_small_file_nothing_is_named()
    {
        var file = _folder.Write("small", new string('x', 1000));

        var (read, ranges, _) = await ReadAsync(file, part: int.MaxValue);

        Assert.Equal(1000, read.Length);
        Assert.Empty(ranges);
    }

    [Fact]
    [Trait("Req", "FF-12")]
    public async Task A_file_that_was_written_to_while_somebody_else_read_it_is_kept_with_a_warning()
    {
        var file = _folder.At("file");
        await File.WriteAllBytesAsync(file, new byte[2 << 20]);
        Native.Run("/bin/touch", "-m", "-d", "2020-01-01", file);

        var (read, _, end) = await ReadAsync(file, part: int.MaxValue, () => File.AppendAllText(file, "more"));

        Assert.Equal(2 << 20, read.Length);
        Assert.NotNull(end.Fault);
        Assert.True(end.KeepContent);
    }

    private static async Task<(byte[] Bytes, List<FileRange> Ranges, ContentEnd End)> ReadAsync(
        string path, int part, Action? afterFirst = null)
    {
        await using var backup = await Backup.RunAsync(path);
        await using var reader = await backup.File(path).Content.OpenAsync(CancellationToken.None);
        var file = Assert.IsType<IFileContentReader>(reader, exactMatch: false);
        using var bytes = new MemoryStream();
        var ranges = new List<FileRange>();
        var buffer = new byte[65536];
        while (true)
        {
            if (file.FindNext() is { } range)
            {
                ranges.Add(range);
                var taken = new byte[Math.Min(part, range.Length)];
                using var handle = new SafeFileHandle(range.Descriptor, ownsHandle: false);
                Assert.Equal(taken.Length, RandomAccess.Read(handle, taken, range.Offset));
                bytes.Write(taken);
                file.Skip(taken.Length);
                afterFirst?.Invoke();
                afterFirst = null;
                continue;
            }

            var span = await file.ReadAsync(buffer, CancellationToken.None);
            if (span.Kind == ContentSpanKind.End)
            {
                return (bytes.ToArray(), ranges, span.End!);
            }

            bytes.Write(span.Kind == ContentSpanKind.Bytes ? buffer.AsSpan(0, (int)span.Length) : new byte[span.Length]);
        }
    }
}
