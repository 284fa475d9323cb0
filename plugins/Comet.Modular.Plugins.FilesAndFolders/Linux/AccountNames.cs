using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Plugins.FilesAndFolders.Linux;

/// <summary>Owners and permissions, one object for each combination: a tree has few of them. Safe for many threads.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class AccountNames
{
    /// <summary>Larger than <c>struct passwd</c> and <c>struct group</c>; both start with the pointer to the name.</summary>
    private const int RecordSize = 128;
    private const int LargestBuffer = 1 << 20;

    private readonly ConcurrentDictionary<(uint Mode, uint User, uint Group), PosixAttributes> _known = new();
    private readonly ConcurrentDictionary<uint, string?> _users = new();
    private readonly ConcurrentDictionary<uint, string?> _groups = new();

    public PosixAttributes Of(in FileStatus status)
    {
        var key = (status.Permissions, status.UserId, status.GroupId);
        if (_known.TryGetValue(key, out var attributes))
        {
            return attributes;
        }

        var user = _users.GetOrAdd(key.UserId, static id => Find(&Libc.FindUser, id));
        var group = _groups.GetOrAdd(key.GroupId, static id => Find(&Libc.FindGroup, id));
        return _known.GetOrAdd(key, new PosixAttributes(key.Permissions, key.UserId, key.GroupId, user, group));
    }

    private static string? Find(delegate* managed<uint, byte*, byte*, nuint, byte**, int> find, uint id)
    {
        var record = stackalloc byte[RecordSize];
        var found = stackalloc byte*[1];
        for (var size = 1024; size <= LargestBuffer; size *= 4)
        {
            var buffer = new byte[size];
            fixed (byte* texts = buffer)
            {
                var error = find(id, record, texts, (nuint)size, found);
                if (error == Errno.Range)
                {
                    continue;
                }

                return error == 0 && *found is not null ? Marshal.PtrToStringUTF8(*(nint*)*found) : null;
            }
        }

        return null;
    }
}
