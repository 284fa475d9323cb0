using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Vault.Trees;
using Microsoft.Win32.SafeHandles;

namespace Comet.Modular.Engine.Restore.Targets;

/// <summary>Applies metadata in the one order that works: owner, attributes, permissions, times.</summary>
/// <remarks>
/// Changing the owner clears set-user-id bits, and an access control list rewrites the group bits, so permissions come
/// after both; everything changes times, so they come last. Permissions are never wider than asked in between.
/// </remarks>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxMetadata
{
    private static ReadOnlySpan<byte> AttributePrefix => "xattr:"u8;

    /// <summary>For an open file or directory.</summary>
    public static void Apply(SafeFileHandle file, TreeNode node)
    {
        fixed (byte* empty = "\0"u8)
        {
            ChangeOwner(file, empty, node, LinuxCalls.EmptyPath);
        }

        foreach (var property in node.Properties)
        {
            SetAttribute(property, (name, value, size) => LinuxCalls.SetAttribute(file, (byte*)name, (byte*)value, size, 0));
        }

        if (node.Mode is { } mode)
        {
            LinuxFailure.ThrowIf(LinuxCalls.ChangeMode(file, mode) != 0, "setting the permissions");
        }

        if (node.ModifiedNanoseconds is { } modified)
        {
            var times = stackalloc LinuxTime[2] { LinuxTime.Unchanged, LinuxTime.From(modified) };
            LinuxFailure.ThrowIf(LinuxCalls.SetTimes(file, times) != 0, "setting the times");
        }
    }

    /// <summary>For a link or a node, which must not be opened.</summary>
    public static void ApplyTo(SafeFileHandle directory, byte* text, ReadOnlySpan<byte> name, TreeNode node)
    {
        ChangeOwner(directory, text, node, LinuxCalls.NoFollow);
        if (node.Properties.Count > 0)
        {
            var path = Encode($"/proc/self/fd/{directory.DangerousGetHandle()}/", name);
            fixed (byte* start = path)
            {
                var place = (nint)start;
                foreach (var property in node.Properties)
                {
                    SetAttribute(
                        property,
                        (key, value, size) =>
                            LinuxCalls.SetAttributeAt((byte*)place, (byte*)key, (byte*)value, size, 0)
                    );
                }
            }
        }

        // The permissions of a symbolic link mean nothing and cannot be set.
        if (node.Mode is { } mode && node.Kind != NodeKind.SymbolicLink)
        {
            LinuxFailure.ThrowIf(LinuxCalls.ChangeModeAt(directory, text, mode, 0) != 0, "setting the permissions");
        }

        if (node.ModifiedNanoseconds is { } modified)
        {
            var times = stackalloc LinuxTime[2] { LinuxTime.Unchanged, LinuxTime.From(modified) };
            LinuxFailure.ThrowIf(
                LinuxCalls.SetTimesAt(directory, text, times, LinuxCalls.NoFollow) != 0,
                "setting the times"
            );
        }
    }

    private static void ChangeOwner(SafeFileHandle place, byte* text, TreeNode node, int flags)
    {
        if (node is not { UserId: { } user, GroupId: { } group })
        {
            return;
        }

        if (LinuxCalls.ChangeOwnerAt(place, text, user, group, flags) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            // Only root may give files away. Others keep what they restore; the pipeline says so once.
            if (error != LinuxCalls.NotPermitted || LinuxCalls.EffectiveUser() == 0)
            {
                throw LinuxFailure.Of("setting the owner", error);
            }
        }
    }

    private static void SetAttribute(NodeProperty property, Func<nint, nint, nint, int> set)
    {
        if (!property.Name.Span.StartsWith(AttributePrefix))
        {
            return;
        }

        var name = Encode(string.Empty, property.Name.Span[AttributePrefix.Length..]);
        fixed (byte* key = name)
        fixed (byte* value = property.Value.Span)
        {
            LinuxFailure.ThrowIf(
                set((nint)key, (nint)value, property.Value.Length) != 0,
                $"setting the attribute {System.Text.Encoding.UTF8.GetString(name.AsSpan(0, name.Length - 1))}"
            );
        }
    }

    private static byte[] Encode(string prefix, ReadOnlySpan<byte> rest)
    {
        var text = new byte[prefix.Length + rest.Length + 1];
        _ = System.Text.Encoding.ASCII.GetBytes(prefix, text);
        rest.CopyTo(text.AsSpan(prefix.Length));
        return text;
    }
}
