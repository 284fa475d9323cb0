using CsCheck;

namespace Comet.Modular.Sealing.Tests;

[Trait("Req", "HO-08")]
public sealed class RecoveryKeyTests
{
    [Fact]
    public void The_text_of_a_key_is_fixed()
    {
        using RecoveryKey key = RecoveryKey.Import(Samples.Counting(0x60, 32));

        Assert.Equal("C1GP4-RV4CN-K6ET3-9D9NP-RVBED-XR72W-KKEHT-QCXVR-F5X7P-Z3XFS-ZGYT2", key.ToText());
    }

    [Fact]
    public void Every_key_is_read_back() =>
        Gen.Byte.Array[32].Sample(bytes =>
        {
            using RecoveryKey key = RecoveryKey.Import(bytes);
            return SameKey(key.ToText(), key);
        });

    [Fact]
    public void Keys_with_leading_zeros_and_all_ones_are_read_back()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)0xFF, 32)];
        foreach (byte[] bytes in new[] { new byte[32], [.. new byte[31], 1], ones })
        {
            using RecoveryKey key = RecoveryKey.Import(bytes);
            Assert.True(SameKey(key.ToText(), key));
        }
    }

    [Fact]
    public void Case_spaces_dashes_and_look_alikes_do_not_matter()
    {
        using RecoveryKey key = RecoveryKey.Import(Samples.Noise(1, 32));
        string text = key.ToText();
        Assert.Contains('0', text);
        Assert.Contains('1', text);

        Assert.True(SameKey(text.ToLowerInvariant(), key));
        Assert.True(SameKey(text.Replace("-", "", StringComparison.Ordinal), key));
        Assert.True(SameKey(" " + text.Replace("-", " \r\n", StringComparison.Ordinal) + "\t", key));
        Assert.True(SameKey(text.Replace('-', '\u2013'), key));
        Assert.True(SameKey(text.Replace('0', 'O').Replace('1', 'l'), key));
        Assert.True(SameKey(text.Replace('0', 'o').Replace('1', 'I'), key));
    }

    [Fact]
    public void Any_single_typo_and_any_exchange_of_neighbours_is_found()
    {
        using RecoveryKey key = RecoveryKey.Generate();
        string text = key.ToText();

        for (int i = 0; i < text.Length; i++)
        {
            foreach (char wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
            {
                if (text[i] != '-' && text[i] != wrong)
                {
                    AssertRefused(text[..i] + wrong + text[(i + 1)..], "mistyped");
                }
            }
        }

        string plain = text.Replace("-", "", StringComparison.Ordinal);
        for (int i = 0; i + 1 < plain.Length; i++)
        {
            if (plain[i] != plain[i + 1])
            {
                AssertRefused(plain[..i] + plain[i + 1] + plain[i] + plain[(i + 2)..], "exchanged");
            }
        }
    }

    [Fact]
    public void A_missing_surplus_or_foreign_character_is_named()
    {
        using RecoveryKey key = RecoveryKey.Generate();
        string text = key.ToText();

        AssertRefused(text[..^1], "54 characters");
        AssertRefused(text + "0", "more than");
        AssertRefused("U" + text[1..], "'U'");
        AssertRefused("", "0 characters");
    }

    private static bool SameKey(string text, RecoveryKey expected)
    {
        bool read = RecoveryKey.TryParse(text, out RecoveryKey? key, out string problem);
        Assert.True(read, problem);
        using (key)
        {
            return string.Equals(key!.ToText(), expected.ToText(), StringComparison.Ordinal);
        }
    }

    private static void AssertRefused(string text, string problemPart)
    {
        Assert.False(RecoveryKey.TryParse(text, out RecoveryKey? key, out string problem));
        Assert.Null(key);
        Assert.Contains(problemPart, problem, StringComparison.Ordinal);
    }
}
