using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing;

/// <summary>
/// The file of one key slot: the master key wrapped for a password or for the recovery key. Immutable; holds no
/// secret in the clear.
/// </summary>
/// <remarks>
/// Header (64, see <see cref="KeySlotHeader"/>) | envelope of (master key 32 | created i64le Unix nanoseconds | label
/// length u16le | label in UTF-8), with the header as associated data | check (32): BLAKE3 of all before it. The check
/// has no secret; it tells damage from a wrong password.
/// </remarks>
public sealed class KeySlotFile
{
    private const string Operation = "open a key slot";
    private const int CheckLength = 32;
    private const int FixedContentLength = KeyBytes.Length + sizeof(long) + sizeof(ushort);
    private const long NanosecondsPerTick = 100;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;

    private KeySlotFile(byte[] bytes) => _bytes = bytes;

    /// <summary>The slot's name.</summary>
    public KeySlotId Id => Header.SlotId;

    /// <summary>What opens the slot.</summary>
    public KeySlotKind Kind => Header.Kind;

    /// <summary>The vault that the slot was made for: 16 bytes, read as a big-endian number.</summary>
    public Bits128 VaultId => Header.VaultId;

    /// <summary>The bytes of the file.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    private KeySlotHeader Header => new(_bytes);

    /// <summary>Wraps the master key for a password.</summary>
    /// <param name="masterKey">The vault's key.</param>
    /// <param name="slot">The slot's description, of the password kind.</param>
    /// <param name="vaultId">The vault's id.</param>
    /// <param name="passwordUtf8">The password in UTF-8, normalised to form C by the caller.</param>
    /// <param name="kdf">What a guess shall cost.</param>
    /// <exception cref="ArgumentException">The slot is of another kind.</exception>
    public static KeySlotFile WrapForPassword(
        MasterKey masterKey, KeySlot slot, Bits128 vaultId, ReadOnlySpan<byte> passwordUtf8, PasswordKdf kdf)
    {
        Span<byte> random = stackalloc byte[PasswordKdf.SaltLength + EnvelopeKey.SeedLength];
        RandomNumberGenerator.Fill(random);
        return WrapForPassword(masterKey, slot, vaultId, passwordUtf8, kdf, random);
    }

    /// <summary>Wraps the master key for the recovery key.</summary>
    /// <param name="masterKey">The vault's key.</param>
    /// <param name="slot">The slot's description, of the recovery kind.</param>
    /// <param name="vaultId">The vault's id.</param>
    /// <param name="recoveryKey">The key that shall open the slot.</param>
    /// <exception cref="ArgumentException">The slot is of another kind.</exception>
    public static KeySlotFile WrapForRecovery(
        MasterKey masterKey, KeySlot slot, Bits128 vaultId, RecoveryKey recoveryKey)
    {
        Span<byte> seed = stackalloc byte[EnvelopeKey.SeedLength];
        RandomNumberGenerator.Fill(seed);
        return WrapForRecovery(masterKey, slot, vaultId, recoveryKey, seed);
    }

    /// <summary>Reads the file of a slot. The bytes are copied.</summary>
    /// <exception cref="SealingException">The file is damaged, is no key slot, or is of a newer version.</exception>
    public static KeySlotFile Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < KeySlotHeader.Length || !new KeySlotHeader(bytes).HasMagic)
        {
            throw Malformed("The file is no key slot.");
        }

        var header = new KeySlotHeader(bytes);
        Span<byte> check = stackalloc byte[CheckLength];
        Blake3Hash.Hash(bytes[..^CheckLength], check);
        if (!check.SequenceEqual(bytes[^CheckLength..]))
        {
            throw Malformed("The file is damaged: its check does not fit.");
        }

        if (!header.HasKnownVersion)
        {
            throw new SealingException(
                Operation, "The slot has a version that this program does not know.", "Use a newer version of Comet.");
        }

        int contentLength = bytes.Length - KeySlotHeader.Length - EnvelopeKey.Overhead - CheckLength;
        if (!header.IsConsistent
            || contentLength < FixedContentLength
            || contentLength > FixedContentLength + KeySlot.MaxLabelBytes)
        {
            throw Malformed("The fields of the slot are outside what the format allows.");
        }

        return new KeySlotFile(bytes.ToArray());
    }

    /// <summary>Opens a password slot; null if the password is wrong or the slot is of another kind.</summary>
    /// <param name="passwordUtf8">The password in UTF-8, normalised to form C by the caller.</param>
    /// <exception cref="SealingException">The sealed part is malformed, or the derivation lacks memory.</exception>
    public UnlockedSlot? TryUnwrap(ReadOnlySpan<byte> passwordUtf8)
    {
        if (Kind != KeySlotKind.Password)
        {
            return null;
        }

        Span<byte> wrapping = stackalloc byte[KeyBytes.Length];
        new PasswordKdf((int)Header.MemoryKiB, (int)Header.Passes).DeriveKey(passwordUtf8, Header.Salt, wrapping);
        return Open(wrapping);
    }

    /// <summary>Opens a recovery slot; null if the recovery key is wrong or the slot is of another kind.</summary>
    /// <exception cref="SealingException">The sealed part is malformed.</exception>
    public UnlockedSlot? TryUnwrap(RecoveryKey recoveryKey)
    {
        ArgumentNullException.ThrowIfNull(recoveryKey);
        if (Kind != KeySlotKind.Recovery)
        {
            return null;
        }

        Span<byte> wrapping = stackalloc byte[KeyBytes.Length];
        recoveryKey.DeriveWrappingKey(wrapping);
        return Open(wrapping);
    }

    internal static KeySlotFile WrapForPassword(
        MasterKey masterKey,
        KeySlot slot,
        Bits128 vaultId,
        ReadOnlySpan<byte> passwordUtf8,
        PasswordKdf kdf,
        ReadOnlySpan<byte> random)
    {
        ThrowIfNotKind(slot, KeySlotKind.Password);
        ReadOnlySpan<byte> salt = random[..PasswordKdf.SaltLength];
        Span<byte> header = stackalloc byte[KeySlotHeader.Length];
        KeySlotHeader.Write(header, slot, vaultId, kdf, salt);
        Span<byte> wrapping = stackalloc byte[KeyBytes.Length];
        kdf.DeriveKey(passwordUtf8, salt, wrapping);
        return Wrap(masterKey, slot, header, wrapping, random[PasswordKdf.SaltLength..]);
    }

    internal static KeySlotFile WrapForRecovery(
        MasterKey masterKey, KeySlot slot, Bits128 vaultId, RecoveryKey recoveryKey, ReadOnlySpan<byte> seed)
    {
        ThrowIfNotKind(slot, KeySlotKind.Recovery);
        Span<byte> noSalt = stackalloc byte[PasswordKdf.SaltLength];
        noSalt.Clear();
        Span<byte> header = stackalloc byte[KeySlotHeader.Length];
        KeySlotHeader.Write(header, slot, vaultId, kdf: null, noSalt);
        Span<byte> wrapping = stackalloc byte[KeyBytes.Length];
        recoveryKey.DeriveWrappingKey(wrapping);
        return Wrap(masterKey, slot, header, wrapping, seed);
    }

    private static KeySlotFile Wrap(
        MasterKey masterKey, KeySlot slot, ReadOnlySpan<byte> header, Span<byte> wrapping, ReadOnlySpan<byte> seed)
    {
        byte[] label = Encoding.UTF8.GetBytes(slot.Label);
        Span<byte> content = stackalloc byte[FixedContentLength + KeySlot.MaxLabelBytes];
        content = content[..(FixedContentLength + label.Length)];
        masterKey.Export(content[..KeyBytes.Length]);
        long nanoseconds = (slot.Created - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        BinaryPrimitives.WriteInt64LittleEndian(content[KeyBytes.Length..], nanoseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(content[(FixedContentLength - sizeof(ushort))..], (ushort)label.Length);
        label.CopyTo(content[FixedContentLength..]);

        byte[] bytes = new byte[header.Length + EnvelopeKey.Overhead + content.Length + CheckLength];
        header.CopyTo(bytes);
        using (var envelope = new EnvelopeKey(wrapping))
        {
            envelope.Seal(seed, header, content, bytes.AsSpan(header.Length..^CheckLength));
        }

        CryptographicOperations.ZeroMemory(wrapping);
        CryptographicOperations.ZeroMemory(content);
        Blake3Hash.Hash(bytes.AsSpan(..^CheckLength), bytes.AsSpan(^CheckLength..));
        return new KeySlotFile(bytes);
    }

    private UnlockedSlot? Open(Span<byte> wrapping)
    {
        ReadOnlySpan<byte> sealedBytes = _bytes.AsSpan(KeySlotHeader.Length..^CheckLength);
        Span<byte> content = stackalloc byte[FixedContentLength + KeySlot.MaxLabelBytes];
        content = content[..(sealedBytes.Length - EnvelopeKey.Overhead)];
        try
        {
            using var envelope = new EnvelopeKey(wrapping);
            return envelope.TryOpen(Header.Bytes, sealedBytes, content) ? Parse(content) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(wrapping);
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private UnlockedSlot Parse(ReadOnlySpan<byte> content)
    {
        int labelLength = BinaryPrimitives.ReadUInt16LittleEndian(content[(FixedContentLength - sizeof(ushort))..]);
        if (labelLength != content.Length - FixedContentLength)
        {
            throw Malformed("The sealed part of the slot has a wrong length.");
        }

        long nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(content[KeyBytes.Length..]);
        DateTimeOffset created = DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);
        KeySlot slot;
        try
        {
            slot = new KeySlot(Id, Kind, created, StrictUtf8.GetString(content[FixedContentLength..]));
        }
        catch (ArgumentException)
        {
            throw Malformed("The label or time in the slot is not what the format allows.");
        }

        return new UnlockedSlot(MasterKey.Import(content[..KeyBytes.Length]), slot);
    }

    private static void ThrowIfNotKind(KeySlot slot, KeySlotKind kind)
    {
        if (slot.Kind != kind)
        {
            throw new ArgumentException($"The slot is of the kind {slot.Kind}, not {kind}.", nameof(slot));
        }
    }

    private static SealingException Malformed(string cause) =>
        new(Operation, cause, "Use another key slot of this vault, or fetch this one again from a copy of the vault.");
}
