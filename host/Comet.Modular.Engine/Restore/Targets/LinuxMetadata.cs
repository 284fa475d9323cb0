using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Comet.Modular.Contracts.Entries;
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
    private const uint OwnerBits = 0x1c0; // 0700
    private const uint SetIdBits = 0xc00; // 06000

    private static ReadOnlySpan<byte> AttributePrefix => "xattr:"u8;

    /// <summary>For an open file or directory.</summary>
    /// <param name="file">Open.</param>
    /// <param name="node">What is set.</param>
    /// <param name="owner">Who owns it; null: unknown.</param>
    /// <exception cref="TargetException">What was refused first; everything else is set.</exception>
    public static void Apply(SafeFileHandle file, TreeNode node, FileOwner? owner) => Apply(file, path: [], node, owner);

    /// <summary>For a link or a node, through a handle that stands for it without opening it (<c>O_PATH</c>).</summary>
    /// <remarks>By name, a link that took the node's place meanwhile would lead to somebody else's file.</remarks>
    /// <exception cref="TargetException">What was refused first; everything else is set.</exception>
    public static void ApplyTo(SafeFileHandle entry, TreeNode node, FileOwner owner) =>
        Apply(entry, Terminated(System.Text.Encoding.ASCII.GetBytes($"/proc/self/fd/{entry.DangerousGetHandle()}")), node, owner);

    /// <param name="entry">Open, or standing for the entry.</param>
    /// <param name="path">Leads to the entry where the handle serves no other call; empty: it serves all.</param>
    /// <param name="node">What is set.</param>
    /// <param name="owner">Who owns it; null: unknown.</param>
    private static void Apply(SafeFileHandle entry, byte[] path, TreeNode node, FileOwner? owner)
    {
        var refusals = default(Refusals);
        var mode = node.Mode ?? 0;
        fixed (byte* place = path)
        {
            // Once the owner has it, nothing may be wider than asked.
            if (node is { Kind: NodeKind.Directory, Mode: not null } && (mode & OwnerBits) != OwnerBits)
            {
                SetMode(entry, place, mode & OwnerBits, ref refusals);
            }

            if (!TryChangeOwner(entry, node, owner, ref refusals))
            {
                mode = WithoutSetId(mode, ref refusals);
            }

            foreach (var property in node.Properties)
            {
                if (IsAttribute(property, out var name) && !TrySetAttribute(entry, place, name, property.Value.Span, ref refusals))
                {
                    mode = name.SequenceEqual(AccessList.AttributeName)
                        ? AccessList.WithoutList(mode, property.Value.Span)
                        : mode;
                }
            }

            // The permissions of a symbolic link mean nothing and cannot be set.
            if (node.Mode is not null && node.Kind != NodeKind.SymbolicLink)
            {
                SetMode(entry, place, mode, ref refusals);
            }

            if (node.ModifiedNanoseconds is { } modified)
            {
                var times = stackalloc LinuxTime[2] { LinuxTime.Unchanged, LinuxTime.From(modified) };
                var set = place is null
                    ? LinuxCalls.SetTimes(entry, times)
                    : LinuxCalls.SetTimesAt(LinuxCalls.CurrentFolder, place, times, 0);
                _ = refusals.Note(set != 0, "setting the times");
            }
        }

        refusals.ThrowIfAny();
    }

    private static void SetMode(SafeFileHandle entry, byte* place, uint mode, ref Refusals refusals)
    {
        var set = place is null
            ? LinuxCalls.ChangeMode(entry, mode)
            : LinuxCalls.ChangeModeAt(LinuxCalls.CurrentFolder, place, mode, 0);
        _ = refusals.Note(set != 0, "setting the permissions");
    }

    /// <summary>False when the entry keeps another owner: then it must not act in the name of this one.</summary>
    private static bool TryChangeOwner(SafeFileHandle entry, TreeNode node, FileOwner? owner, ref Refusals refusals)
    {
        if (node is not { UserId: { } user, GroupId: { } group } || (owner?.User, owner?.Group) == (user, group))
        {
            return true;
        }

        fixed (byte* empty = "\0"u8)
        {
            if (LinuxCalls.ChangeOwnerAt(entry, empty, user, group, LinuxCalls.EmptyPath) == 0)
            {
                return true;
            }
        }

        // Only root may give files away. Others keep what they restore.
        var isOthers = Marshal.GetLastPInvokeError() == LinuxCalls.NotPermitted && LinuxCalls.EffectiveUser() != 0;
        _ = refusals.Note(!isOthers, "setting the owner");
        return false;
    }

    private static uint WithoutSetId(uint mode, ref Refusals refusals)
    {
        if ((mode & SetIdBits) != 0)
        {
            refusals.Add("setting set-user-id or set-group-id", "the owner could not be set");
        }

        return mode & ~SetIdBits;
    }

    private static bool IsAttribute(NodeProperty property, out ReadOnlySpan<byte> name)
    {
        var isAttribute = property.Name.Span.StartsWith(AttributePrefix);
        name = isAttribute ? property.Name.Span[AttributePrefix.Length..] : default;
        return isAttribute;
    }

    private static bool TrySetAttribute(
        SafeFileHandle entry,
        byte* place,
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> content,
        ref Refusals refusals
    )
    {
        fixed (byte* key = Terminated(name))
        fixed (byte* value = content)
        {
            var set = place is null
                ? LinuxCalls.SetAttribute(entry, key, value, content.Length, 0)
                : LinuxCalls.SetAttributeAt(place, key, value, content.Length, 0);
            return set == 0 || !refusals.Note(failed: true, $"setting the attribute {PrintableName.Of(name)}");
        }
    }

    private static byte[] Terminated(ReadOnlySpan<byte> text) => [.. text, 0];
}
