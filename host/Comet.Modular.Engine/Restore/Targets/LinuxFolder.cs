using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>A directory on Linux, reached only through directory handles, so no link can lead the restore elsewhere.</summary>
[SupportedOSPlatform("linux")]
[SuppressMessage("IDisposableAnalyzers", "IDISP006", Justification = "The last Release disposes.")]
internal sealed unsafe class LinuxFolder : ITargetDirectory
{
    /// <summary>While it is restored, only the owner may look into a directory or a file.</summary>
    private const uint PrivateDirectory = 0x1c0; // 0700

    private const uint PrivateFile = 0x180; // 0600
    private const uint OthersBits = 0x3f; // 0077
    private const int LongestName = 4096;
    private const int ShortFile = 64 * 1024;

    // A name that was free when it was looked up must not be made before it is used.
    private static readonly Lock Naming = new();

    private readonly SafeFileHandle _handle;
    private readonly TreeNode? _metadata;
    private readonly byte[] _relativePath;
    private readonly SafeFileHandle _root;
    private readonly FileOwner? _owner;
    private volatile FileOwner? _ownerOfFiles;
    private int _holders = 1;

    /// <param name="handle">Open; this folder's from now on.</param>
    /// <param name="root">The target's; null: this is it.</param>
    /// <param name="relativePath">Below the target, with a slash at its end.</param>
    /// <param name="metadata">Applied with the last release.</param>
    /// <param name="isMade">By this restore.</param>
    private LinuxFolder(SafeFileHandle handle, SafeFileHandle? root, byte[] relativePath, TreeNode? metadata, bool isMade)
    {
        _handle = handle;
        _root = root ?? handle;
        _relativePath = relativePath;
        _metadata = metadata;
        _ = TryStat(handle, [], out var stat);
        Identity = stat.Inode;
        // Until the last release only this user can change it, so that it stays as it is.
        var isPrivate = isMade && stat.User == LinuxCalls.EffectiveUser() && (stat.Mode & OthersBits) == 0;
        _owner = isPrivate ? stat.Owner : null;
    }

    /// <summary>Opens the folder that is restored into; the path to it may lead through links, it is the operator's.</summary>
    public static LinuxFolder OpenTarget(string folder, TreeNode? metadata)
    {
        var path = System.Text.Encoding.UTF8.GetBytes(folder);
        return new LinuxFolder(OpenDirectory(LinuxCalls.CurrentFolder, path, 0), root: null, [], metadata, isMade: false);
    }

    public ulong Identity { get; }

    public ExistingEntry? Find(ReadOnlySpan<byte> name)
    {
        if (!TryStat(_handle, name, out var stat))
        {
            return null;
        }

        var modified = UnixTime.FromTimespec(stat.ModifiedSeconds, stat.ModifiedNanoseconds);
        return new ExistingEntry(
            stat.Kind,
            (long)stat.Length,
            modified.Nanoseconds,
            stat.Inode,
            stat.Names > 1
        );
    }

    public ITargetDirectory Enter(ReadOnlySpan<byte> name, TreeNode? metadata)
    {
        bool made;
        fixed (byte* text = Text(name))
        {
            made = LinuxCalls.MakeDirectoryAt(_handle, text, PrivateDirectory) == 0;
            if (!made && Marshal.GetLastPInvokeError() is var error && Find(name) is null)
            {
                throw LinuxFailure.Of("making the directory", error);
            }
        }

        var handle = OpenDirectory((int)_handle.DangerousGetHandle(), name.ToArray(), LinuxCalls.OpenNoFollow);
        return new LinuxFolder(handle, _root, [.. PathOf(name), (byte)'/'], metadata, made);
    }

    public ITargetFile CreateFile(ReadOnlyMemory<byte> name, TreeNode node, bool replaces)
    {
        // What has its name is whole, also when the program is killed. A short file is, but for an instant.
        var temporary = replaces || node.Length > ShortFile ? TemporaryName() : null;
        var flags =
            LinuxCalls.OpenReadWrite
            | LinuxCalls.OpenCreate
            | LinuxCalls.OpenExclusive
            | LinuxCalls.OpenNoFollow
            | LinuxCalls.OpenCloseOnExec;
        var file = Open(temporary ?? name.Span, flags, PrivateFile & (node.Mode ?? PrivateFile), "making the file");
        return new LinuxFile(this, file, name, temporary, replaces);
    }

    public FileStream OpenExisting(ReadOnlySpan<byte> name)
    {
        var flags =
            LinuxCalls.OpenReadOnly
            | LinuxCalls.OpenNoFollow
            | LinuxCalls.OpenNonBlocking
            | LinuxCalls.OpenCloseOnExec;
        var file = Open(name, flags, mode: 0, "opening the existing file");
        if (!TryStat(file, [], out var stat) || stat.Kind != NodeKind.File || stat.Names != 1)
        {
            file.Dispose();
            throw new TargetException("opening the existing file", "it was replaced meanwhile", isFatal: false);
        }

        return new FileStream(file, FileAccess.Read, bufferSize: 0);
    }

    public void ApplyMetadata(FileStream existing, TreeNode node) =>
        LinuxMetadata.Apply(existing.SafeFileHandle, node, owner: null);

    public void CreateHardLink(ReadOnlySpan<byte> name, RestoredFile first, bool replaces)
    {
        var temporary = TemporaryName();
        fixed (byte* from = Text(first.RelativePath.Span))
        fixed (byte* text = Text(temporary))
        {
            LinuxFailure.ThrowIf(LinuxCalls.LinkAt(_root, from, _handle, text, flags: 0) != 0, "making the hard link");
        }

        // A directory on the way may have been swapped for a link since the first name was made.
        if (!TryStat(_handle, temporary, out var stat) || (stat.Device, stat.Inode) != (first.Device, first.Inode))
        {
            Remove(temporary);
            throw new TargetException("making the hard link", "the first name of the file was replaced", isFatal: false);
        }

        try
        {
            Rename(temporary, name, replaces);
        }
        catch (TargetException)
        {
            Remove(temporary);
            throw;
        }
    }

    public ulong CreateNode(ReadOnlySpan<byte> name, TreeNode node)
    {
        fixed (byte* text = Text(name))
        {
            lock (Naming)
            {
                if (node.Kind == NodeKind.SymbolicLink)
                {
                    fixed (byte* target = Text(node.LinkTarget.Span))
                    {
                        LinuxFailure.ThrowIf(
                            LinuxCalls.SymbolicLinkAt(target, _handle, text) != 0,
                            "making the symbolic link"
                        );
                    }
                }
                else
                {
                    var mode = LinuxStat.TypeBits(node.Kind) | (PrivateFile & (node.Mode ?? PrivateFile));
                    LinuxFailure.ThrowIf(
                        LinuxCalls.MakeNodeAt(_handle, text, mode, LinuxStat.ToDeviceNumber(node.Device ?? 0)) != 0,
                        "making the node"
                    );
                }
            }
        }

        var flags = LinuxCalls.OpenPath | LinuxCalls.OpenNoFollow | LinuxCalls.OpenCloseOnExec;
        using var entry = Open(name, flags, mode: 0, "finding the entry that was just made");
        if (!TryStat(entry, [], out var stat) || stat.Kind != node.Kind || stat.Names != 1)
        {
            throw new TargetException("setting the metadata", "the entry was replaced meanwhile", isFatal: false);
        }

        LinuxMetadata.ApplyTo(entry, node, stat.Owner);
        return stat.Inode;
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* text = Text(name))
        {
            LinuxFailure.ThrowIf(LinuxCalls.UnlinkAt(_handle, text, flags: 0) != 0, "removing what was there");
        }
    }

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        using (_handle)
        {
            if (_metadata is not null)
            {
                LinuxMetadata.Apply(_handle, _metadata, _owner);
            }
        }
    }

    /// <summary>Who owns a file that was made here and not changed since.</summary>
    /// <remarks>In a directory that nobody else can change, all get the owner that the first one got.</remarks>
    internal FileOwner OwnerOf(SafeFileHandle file)
    {
        if (_ownerOfFiles is { } known)
        {
            return known;
        }

        _ = TryStat(file, [], out var stat);
        _ownerOfFiles = _owner is null ? null : stat.Owner;
        return stat.Owner;
    }

    /// <summary>Leads from the target to an entry of this directory.</summary>
    internal byte[] PathOf(ReadOnlySpan<byte> name) => [.. _relativePath, .. name];

    internal void Rename(ReadOnlySpan<byte> temporary, ReadOnlySpan<byte> name, bool replaces)
    {
        const string operation = "giving the finished file its name";
        fixed (byte* from = Text(temporary))
        fixed (byte* to = Text(name))
        {
            if (replaces)
            {
                LinuxFailure.ThrowIf(LinuxCalls.RenameAt(_handle, from, _handle, to) != 0, operation);
            }
            else if (LinuxCalls.RenameAt(_handle, from, _handle, to, LinuxCalls.NoReplace) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                if (error != LinuxCalls.Invalid)
                {
                    throw LinuxFailure.Of(operation, error);
                }

                // Some file systems know no such renaming; looking first is the best they allow.
                lock (Naming)
                {
                    if (Find(name) is not null)
                    {
                        throw LinuxFailure.Of(operation, LinuxCalls.Exists);
                    }

                    LinuxFailure.ThrowIf(LinuxCalls.RenameAt(_handle, from, _handle, to) != 0, operation);
                }
            }
        }
    }

    internal static bool TryStat(SafeFileHandle directory, ReadOnlySpan<byte> name, out LinuxStat stat)
    {
        LinuxStat found = default;
        fixed (byte* text = Text(name))
        {
            var flags = name.IsEmpty ? LinuxCalls.EmptyPath : LinuxCalls.NoFollow;
            if (LinuxCalls.Stat(directory, text, flags, LinuxCalls.StatBasic, &found) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                stat = default;
                return error == LinuxCalls.NoEntry ? false : throw LinuxFailure.Of("looking at the target", error);
            }
        }

        stat = found;
        return true;
    }

    /// <summary>A name as C wants it: with a zero byte behind it.</summary>
    private static byte[] Text(ReadOnlySpan<byte> name)
    {
        if (name.Length > LongestName)
        {
            throw new TargetException("using the name", $"it has {name.Length} bytes", isFatal: false);
        }

        var text = new byte[name.Length + 1];
        name.CopyTo(text);
        return text;
    }

    private SafeFileHandle Open(ReadOnlySpan<byte> name, int flags, uint mode, string operation)
    {
        fixed (byte* text = Text(name))
        {
            lock (Naming)
            {
                var descriptor = LinuxCalls.OpenAt((int)_handle.DangerousGetHandle(), text, flags, mode);
                LinuxFailure.ThrowIf(descriptor < 0, operation);
                return new SafeFileHandle(descriptor, ownsHandle: true);
            }
        }
    }

    private static SafeFileHandle OpenDirectory(int parent, byte[] name, int extraFlags)
    {
        var flags =
            LinuxCalls.OpenReadOnly | LinuxCalls.OpenDirectory | LinuxCalls.OpenCloseOnExec | extraFlags;
        fixed (byte* text = Text(name))
        {
            var descriptor = LinuxCalls.OpenAt(parent, text, flags, 0);
            LinuxFailure.ThrowIf(descriptor < 0, "opening the directory");
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private static byte[] TemporaryName() =>
        System.Text.Encoding.ASCII.GetBytes(".comet-" + RandomNumberGenerator.GetHexString(16, lowercase: true));
}
