namespace Comet.Modular.Blobs.Local.Tests;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("log/0")]
    [InlineData("data/0a/0123-4567")]
    [InlineData("tmpfile")]
    [InlineData("data/tmp")]
    public void A_name_is_kept_as_it_is(string text)
    {
        Assert.True(BlobName.TryParse(text, out BlobName name));
        Assert.Equal(text, name.Value);
        Assert.Equal(new BlobName(text), name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("A")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("tmp")]
    [InlineData("tmp/a")]
    public void What_is_no_name_is_refused(string? text)
    {
        Assert.False(BlobName.TryParse(text, out _));
        Assert.Throws<ArgumentException>(() => new BlobName(text!));
    }

    [Fact]
    public void A_name_has_at_most_200_characters()
    {
        Assert.True(BlobName.TryParse(new string('a', 200), out _));
        Assert.False(BlobName.TryParse(new string('a', 201), out _));
    }

    [Fact]
    public void The_default_value_names_nothing() =>
        Assert.Throws<InvalidOperationException>(() => default(BlobName).Value);
}
