using System.Text;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Tests;

/// <summary>A content as it was read: its bytes, its holes, its end.</summary>
internal sealed record Content(byte[] Bytes, IReadOnlyList<(long Offset, long Length)> Holes, ContentEnd End)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public static async Task<Content> ReadAsync(FileEntry file, int bufferSize = 65536, Action? afterFirstRead = null)
    {
        await using var reader = await file.Content.OpenAsync(CancellationToken.None);
        var bytes = new MemoryStream();
        var holes = new List<(long Offset, long Length)>();
        var buffer = new byte[bufferSize];
        while (true)
        {
            var span = await reader.ReadAsync(buffer, CancellationToken.None);
            if (span.Kind == ContentSpanKind.End)
            {
                return new Content(bytes.ToArray(), holes, span.End!);
            }

            if (span.Kind == ContentSpanKind.Hole)
            {
                holes.Add((bytes.Length, span.Length));
                bytes.SetLength(bytes.Length + span.Length);
                bytes.Position = bytes.Length;
            }
            else
            {
                bytes.Write(buffer, 0, (int)span.Length);
            }

            afterFirstRead?.Invoke();
            afterFirstRead = null;
        }
    }
}
