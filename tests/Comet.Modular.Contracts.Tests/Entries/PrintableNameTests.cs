using System.Text;
using Comet.Modular.Contracts.Entries;

namespace Comet.Modular.Contracts.Tests.Entries;

public sealed class PrintableNameTests
{
    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("grün 日本 😀", "grün 日本 😀")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\x41", "a\\\\x41")]
    [InlineData("line\nbreak", "line\\x0abreak")]
    public void Ordinary_text_prints_as_it_is(string name, string printed)
    {
        Assert.Equal(printed, PrintableName.Of(Encoding.UTF8.GetBytes(name)));
    }

    [Fact]
    public void Parsing_gives_back_any_bytes()
    {
        var random = new Random(3);
        byte[] tricky = [.. @"\\x4a"u8, (byte)'\n', 0xFF, 0xC3, 0xBC, 0xF0, 0x00];
        for (var round = 0; round < 20_000; round++)
        {
            var name = random.GetItems(tricky, random.Next(0, 9));
            if (round % 4 == 0)
            {
                random.NextBytes(name);
            }

            var printed = PrintableName.Of(name);

            Assert.True(
                name.AsSpan().SequenceEqual(PrintableName.Parse(printed)),
                $"{Convert.ToHexString(name)} prints as {printed}"
            );
        }
    }
}
