using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>One hash over all files of a plugin's folder.</summary>
/// <remarks>
/// SHA-256 over the concatenation, for each file below the folder in the ordinal order of its <c>/</c>-separated
/// relative path, of: the path in UTF-8, a zero byte, the length as 8 bytes little-endian, the SHA-256 of the content.
/// Neither times nor permissions count, so a folder keeps its hash when it is copied.
/// </remarks>
public static class PluginFolderHash
{
    /// <summary>Small enough to stay in the processor's own memory between the read and the hash.</summary>
    private const int BufferBytes = 64 << 10;

    /// <summary>Computes the hash.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="IOException">The folder cannot be read, or holds a link, which could lead anywhere.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public static string Compute(string folder)
    {
        var files = ListFiles(folder);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var contentHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[1 + sizeof(long)];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var buffer = new byte[BufferBytes];
        foreach (var path in files.Keys.Order(StringComparer.Ordinal))
        {
            head[0] = 0;
            BinaryPrimitives.WriteInt64LittleEndian(head[1..], AppendContent(contentHash, files[path], buffer));
            _ = contentHash.GetHashAndReset(digest);
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(head);
            hash.AppendData(digest);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>The length of the content.</returns>
    private static long AppendContent(IncrementalHash hash, FileInfo file, byte[] buffer)
    {
        using var content = File.OpenHandle(file.FullName);
        var length = 0L;
        while (RandomAccess.Read(content, buffer, length) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return length;
    }

    private static Dictionary<string, FileInfo> ListFiles(string folder)
    {
        var everything = new EnumerationOptions
        {
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
            RecurseSubdirectories = true,
        };
        var files = new Dictionary<string, FileInfo>(StringComparer.Ordinal);
        foreach (var node in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", everything))
        {
            if (node.LinkTarget is not null)
            {
                throw new IOException($"{node.FullName} is a link, which a plugin's folder cannot hold.");
            }

            if (node is FileInfo file)
            {
                var path = Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
                files.Add(path, file);
            }
        }

        return files;
    }
}
