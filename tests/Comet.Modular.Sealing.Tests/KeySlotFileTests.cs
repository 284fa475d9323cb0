using System.Buffers.Binary;
using System.Text;
using Comet.Modular.Blake3;

namespace Comet.Modular.Sealing.Tests;

[Trait("Req", "HO-08")]
public sealed class KeySlotFileTests : IDisposable
{
    private static readonly PasswordKdf Cheap = new(PasswordKdf.MinMemoryKiB, passes: 1);
    private static readonly DateTimeOffset Created = new(2026, 11, 23, 12, 34, 56, 789, TimeSpan.Zero);
    private static readonly Bits128 VaultId = Bits128.Read(Samples.Counting(0xA0, 16));
    private static readonly KeySlotId SlotId = new(Bits128.Read(Samples.Counting(0xB0, 16)));

    private readonly byte[] _masterBytes = Samples.Counting(0x10, 32);
    private readonly MasterKey _master;
    private readonly RecoveryKey _recovery = RecoveryKey.Import(Samples.Counting(0x60, 32));

    public KeySlotFileTests() => _master = MasterKey.Import(_masterBytes);

    private static KeySlot PasswordSlot => new(SlotId, KeySlotKind.Password, Created, "Büro");

    private static KeySlot RecoverySlot => new(SlotId, KeySlotKind.Recovery, Created, "safe");

    public void Dispose()
    {
        _master.Dispose();
        _recovery.Dispose();
    }

    [Fact]
    public void The_bytes_of_a_password_slot_are_fixed_and_an_independent_reader_opens_them()
    {
        KeySlotFile file = KeySlotFile.WrapForPassword(
            _master, PasswordSlot, VaultId, "password"u8, Cheap, Samples.Counting(0xC0, 48));

        Assert.Equal(
            "434d564b01000100a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf0020000001000000"
            + "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd7cbf0402320658d524233bcf16abdb0b865eb6af3ba34bc551247a0a7ba0a99"
            + "fe7bcd61e42bd286b76cc6c639dc1f18280cd33ac23f7b48168abcb76a73fd13a4ac79b30fd7b2d5c7848f15f494fa41"
            + "32573441c5187c9b257a657e0fca408d0d3d40a71d8792802f8d9ce2d37b5782bd2977610677a1c8e82649d186c408",
            Convert.ToHexStringLower(file.Bytes.Span));
        byte[] key = new byte[32];
        Cheap.DeriveKey("password"u8, Samples.Counting(0xC0, 16), key);
        AssertContent(file.Bytes.ToArray(), key, "Büro");
    }

    [Fact]
    public void The_bytes_of_a_recovery_slot_are_fixed_and_an_independent_reader_opens_them()
    {
        KeySlotFile file = KeySlotFile.WrapForRecovery(
            _master, RecoverySlot, VaultId, _recovery, Samples.Counting(0xC0, 32));

        Assert.Equal(
            "434d564b01000200a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf0000000000000000"
            + "00000000000000000000000000000000a36cfc9d1417072f3f8a547ab031ac2a0c2ab00152c9e340b2d96dc55c9b594c"
            + "4db858b550cc1290bd45d370512ce6b6c813488aa6ecfb742944e327985508635c30f982ed70c69f12fe7588e1eed4fd"
            + "67da0dab53cdf4fd99807e7e9f3f38fe2a87d7b757ea60dc9a2e7a6b5419bd6a6f754bc39b7c1afae4d5f04a13db",
            Convert.ToHexStringLower(file.Bytes.Span));
        byte[] key = IndependentReader.Derive("Comet.Modular vault v1 recovery key", Samples.Counting(0x60, 32));
        AssertContent(file.Bytes.ToArray(), key, "safe");
    }

    [Fact]
    public void The_right_secret_gives_the_master_key_and_the_description()
    {
        KeySlotFile password = Reread(KeySlotFile.WrapForPassword(_master, PasswordSlot, VaultId, "secret"u8, Cheap));
        KeySlotFile recovery = Reread(KeySlotFile.WrapForRecovery(_master, RecoverySlot, VaultId, _recovery));

        using UnlockedSlot? byPassword = password.TryUnwrap("secret"u8);
        using UnlockedSlot? byRecovery = recovery.TryUnwrap(_recovery);

        Assert.Equal(PasswordSlot, byPassword?.Slot);
        Assert.Equal(RecoverySlot, byRecovery?.Slot);
        AssertMaster(byPassword!);
        AssertMaster(byRecovery!);
        Assert.Equal((SlotId, KeySlotKind.Password, VaultId), (password.Id, password.Kind, password.VaultId));
    }

    [Fact]
    public void A_wrong_secret_gives_nothing()
    {
        KeySlotFile password = KeySlotFile.WrapForPassword(_master, PasswordSlot, VaultId, "secret"u8, Cheap);
        KeySlotFile recovery = KeySlotFile.WrapForRecovery(_master, RecoverySlot, VaultId, _recovery);
        using RecoveryKey otherKey = RecoveryKey.Generate();

        Assert.Null(password.TryUnwrap("Secret"u8));
        Assert.Null(password.TryUnwrap(""u8));
        Assert.Null(password.TryUnwrap(_recovery));
        Assert.Null(recovery.TryUnwrap(otherKey));
        Assert.Null(recovery.TryUnwrap("secret"u8));
    }

    [Fact]
    public void Damage_is_not_taken_for_a_wrong_password()
    {
        byte[] bytes = KeySlotFile.WrapForPassword(_master, PasswordSlot, VaultId, "secret"u8, Cheap).Bytes.ToArray();

        Assert.All(Samples.EachBitFlipped(bytes), flipped =>
            Assert.Throws<SealingException>(() => KeySlotFile.Read(flipped)));
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<SealingException>(() => KeySlotFile.Read(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(24)]
    [InlineData(8)]
    [InlineData(44)]
    [InlineData(48)]
    [InlineData(64)]
    [InlineData(100)]
    public void A_forged_field_does_not_open(int position)
    {
        byte[] bytes = KeySlotFile.WrapForPassword(_master, PasswordSlot, VaultId, "secret"u8, Cheap).Bytes.ToArray();
        bytes[position] ^= 2;
        Recheck(bytes);

        Assert.Null(KeySlotFile.Read(bytes).TryUnwrap("secret"u8));
    }

    [Theory]
    [InlineData(4, 2, "version")]
    [InlineData(6, 3, "fields")]
    [InlineData(6, 0, "fields")]
    [InlineData(6, 2, "fields")]
    [InlineData(7, 1, "fields")]
    [InlineData(43, 0xFF, "fields")]
    [InlineData(41, 0, "fields")]
    [InlineData(44, 65, "fields")]
    [InlineData(44, 0, "fields")]
    public void A_field_out_of_bounds_is_refused_before_any_work(int position, byte value, string causePart)
    {
        byte[] bytes = KeySlotFile.WrapForPassword(_master, PasswordSlot, VaultId, "secret"u8, Cheap).Bytes.ToArray();
        bytes[position] = value;
        Recheck(bytes);

        SealingException refused = Assert.Throws<SealingException>(() => KeySlotFile.Read(bytes));

        Assert.Contains(causePart, refused.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_is_wrapped_for_its_own_kind_and_its_label_is_bounded()
    {
        Assert.Throws<ArgumentException>(() =>
            KeySlotFile.WrapForPassword(_master, RecoverySlot, VaultId, "secret"u8, Cheap));
        Assert.Throws<ArgumentException>(() => KeySlotFile.WrapForRecovery(_master, PasswordSlot, VaultId, _recovery));
        Assert.Throws<ArgumentException>(() =>
            new KeySlot(SlotId, KeySlotKind.Password, Created, new string('x', KeySlot.MaxLabelBytes + 1)));

        var longest = new KeySlot(SlotId, KeySlotKind.Recovery, Created, new string('x', KeySlot.MaxLabelBytes));
        KeySlotFile file = Reread(KeySlotFile.WrapForRecovery(_master, longest, VaultId, _recovery));
        using UnlockedSlot? unlocked = file.TryUnwrap(_recovery);
        Assert.Equal(longest, unlocked?.Slot);
    }

    [Fact]
    public void A_slot_id_is_32_digits_of_text()
    {
        Assert.Equal("b0b1b2b3b4b5b6b7b8b9babbbcbdbebf", SlotId.ToString());
        Assert.True(KeySlotId.TryParse(SlotId.ToString(), out KeySlotId read));
        Assert.Equal(SlotId, read);
        Assert.Equal(32, new KeySlotId(new Bits128(0, 1)).ToString().Length);
        Assert.False(KeySlotId.TryParse("1", out _));
        Assert.False(KeySlotId.TryParse(null, out _));
        Assert.False(KeySlotId.TryParse(new string('g', 32), out _));
        Assert.NotEqual(KeySlotId.Generate(), KeySlotId.Generate());
    }

    private static KeySlotFile Reread(KeySlotFile file) => KeySlotFile.Read(file.Bytes.Span);

    private static void Recheck(byte[] bytes) => Blake3Hash.Hash(bytes.AsSpan(..^32), bytes.AsSpan(^32..));

    private void AssertContent(byte[] file, byte[] key, string label)
    {
        byte[] content = IndependentReader.OpenEnvelope(key, file[..64], file[64..^32]);
        byte[] labelBytes = Encoding.UTF8.GetBytes(label);
        Assert.Equal(_masterBytes, content[..32]);
        Assert.Equal(
            Created.ToUnixTimeMilliseconds() * 1_000_000, BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(32)));
        Assert.Equal(labelBytes.Length, BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(40)));
        Assert.Equal(labelBytes, content[42..]);
    }

    private void AssertMaster(UnlockedSlot unlocked)
    {
        byte[] exported = new byte[32];
        unlocked.MasterKey.Export(exported);
        Assert.Equal(_masterBytes, exported);
    }
}
