using Comet.Modular.PluginHosting.Secrets;

namespace Comet.Modular.PluginHosting.Tests.Secrets;

[Trait("Req", "HO-04")]
public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("open canary!", "open ***!")]
    [InlineData("canarycanary and canary", "*** and ***")]
    [InlineData("c\\u0061nary and \\\"more\\\"", "*** and \"more\"")]
    [InlineData("\\u0063\\u0061\\u006E\\u0061\\u0072\\u0079", "***")]
    [InlineData("canary in C:\\new\\u0063anary", "*** in C:\new***")]
    [InlineData("C:\\new has nothing", "C:\\new has nothing")]
    [InlineData("a \\u00", "a \\u00")]
    [InlineData("ends with \\", "ends with \\")]
    [InlineData("", "")]
    public void A_secret_is_masked_however_it_is_escaped(string text, string masked) =>
        Assert.Equal(masked, Of("canary").Apply(text));

    [Fact]
    public void Secrets_that_overlap_leave_no_rest_of_either() =>
        Assert.Equal("<***>", Of("abcdef", "defghi", "cdef").Apply("<abcdefghi>"));

    [Fact]
    public void A_secret_with_a_backslash_is_masked_beside_one_that_is_escaped() =>
        Assert.Equal("*** and ***", Of("pa\\tword", "canary").Apply("pa\\tword and c\\u0061nary"));

    [Fact]
    public void Each_line_of_a_secret_is_masked() =>
        Assert.Equal("*** *** ***", Of("first line\r\nsecond line").Apply("second line first line first line\\r\\nsecond line"));

    [Theory]
    [InlineData("-----canary--", "-----***")]
    [InlineData("-------canary", "-------***")]
    [InlineData("--------canary", "--------")]
    [InlineData("canary-canary-", "***-***")]
    [InlineData("-------\\u0063anary", "-------***")]
    [InlineData("short", "short")]
    public void A_secret_across_the_cut_counts_whole_and_what_follows_is_left_out(string text, string masked) =>
        Assert.Equal(masked, Of("canary").Apply(text, 8));

    [Fact]
    public void No_half_of_a_secret_is_left_wherever_the_cut_is()
    {
        var mask = Of("canary", "nary-2");
        foreach (var text in new[] { "a canary b canary-2 c", "\\u0063\\u0061nary canary canar\\u0079 x canary-2" })
        {
            for (var length = 0; length <= text.Length; length++)
            {
                var kept = text[..Math.Min(text.Length, length + mask.Reach)];
                Assert.DoesNotContain("nar", JsonEscapes.Undo(mask.Apply(kept, length)), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Without_secrets_a_text_stays_as_it_is()
    {
        var mask = new SecretMask();
        mask.Add(["", "abc"]);

        Assert.True(mask.IsEmpty);
        Assert.Equal(0, mask.Reach);
        Assert.Equal("abc \\u0061", mask.Apply("abc \\u0061"));
        Assert.False(mask.IsIn("abc"));
    }

    [Fact]
    public void Secrets_of_a_later_job_are_masked_beside_those_of_the_first()
    {
        var mask = Of("canary");
        mask.Add(["other", "canary"]);

        Assert.Equal("*** ***", mask.Apply("other canary"));
    }

    private static SecretMask Of(params string[] secrets)
    {
        var mask = new SecretMask();
        mask.Add(secrets);
        return mask;
    }
}
