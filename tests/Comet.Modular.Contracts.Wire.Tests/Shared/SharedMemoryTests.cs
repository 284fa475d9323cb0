using System.Runtime.Versioning;
using Comet.Modular.Contracts.Wire.Shared;

namespace Comet.Modular.Contracts.Wire.Tests.Shared;

[Trait("Req", "HO-04")]
[SupportedOSPlatform("linux")]
public sealed class SharedMemoryTests : IDisposable
{
    private const int Size = 1 << 20;
    private readonly SharedMemory _memory = SharedMemory.TryCreate(Size)!;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void What_one_side_writes_the_other_side_reads()
    {
        using var other = SharedMemory.TryOpen(_memory.Path, Size)!;
        using (var part = other.Part(Size - 100, 100))
        {
            part.Memory.Span.Fill(7);
        }

        var read = new byte[101];
        _memory.CopyTo(Size - 101, read);

        Assert.Equal([0, .. Enumerable.Repeat((byte)7, 100)], read);
    }

    /// <remarks>A plugin that shrank it would end the host with SIGBUS at its next look.</remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(Size / 2)]
    [InlineData(Size * 2)]
    public void Nobody_changes_its_size(int size)
    {
        using var file = File.OpenHandle(_memory.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        _ = Assert.ThrowsAny<Exception>(() => RandomAccess.SetLength(file, size));

        Assert.Equal(Size, RandomAccess.GetLength(file));
    }

    [Fact]
    public void Another_size_another_path_or_none_opens_nothing()
    {
        Assert.Null(SharedMemory.TryOpen(_memory.Path, Size / 2));
        Assert.Null(SharedMemory.TryOpen("/proc/self/fd/999999", Size));
        Assert.Null(SharedMemory.TryOpen(string.Empty, Size));
    }

    [Fact]
    public void Nothing_outside_is_copied_or_handed_out()
    {
        Assert.False(_memory.Contains(Size, 1));
        Assert.False(_memory.Contains(uint.MaxValue, uint.MaxValue));
        Assert.True(_memory.Contains(Size, 0));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _memory.CopyTo(Size - 1, new byte[2]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => _memory.CopyTo(uint.MaxValue, new byte[2]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var part = _memory.Part(-1, 2);
        });
    }

    [Fact]
    public void After_its_end_it_is_refused_and_not_touched()
    {
        _memory.Dispose();

        _ = Assert.Throws<ObjectDisposedException>(() => _memory.CopyTo(0, new byte[2]));
    }
}
