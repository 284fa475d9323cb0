using System.Globalization;
using System.Text;
using Comet.Modular.Contracts.Diagnostics;
using Comet.Modular.Contracts.Entries;
using Comet.Modular.Plugins.ProgramOutput.Messages;

namespace Comet.Modular.Plugins.ProgramOutput.Tests;

[Trait("Req", "PO-02")]
public sealed class MessageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_line_on_standard_error_is_a_warning_and_no_part_of_the_file()
    {
        var program = await OpenedProgram.RunAsync("echo out; echo one >&2; printf 'two\\r\\n\\nthree' >&2");

        Assert.Equal("out\n", program.Text);
        Assert.Null(program.End!.Fault);
        Assert.Equal(["one", "two", "three"], program.Job.Messages.ToArray());
        Assert.All(program.Job.Reported, static told => Assert.Equal((Severity.Warning, "program-output.stderr"), (told.Severity, told.Code)));
    }

    [Fact]
    public async Task Messages_are_reported_while_the_program_runs()
    {
        await Processes.RunAsync("mkfifo", _folder.At("fifo"));
        await using var program = await OpenedProgram.StartAsync($"echo working >&2; cat {_folder.At("fifo")}");
        var reading = program.ReadToEndAsync();

        await Processes.WaitUntilAsync(() => program.Job.Messages.Contains("working"));

        Assert.False(reading.IsCompleted);
        await File.WriteAllTextAsync(_folder.At("fifo"), "output");
        await reading;
        Assert.Equal("output", program.Text);
    }

    [Fact]
    [Trait("Req", "PO-04")]
    public async Task Both_pipes_are_emptied_at_once_and_the_report_is_bounded()
    {
        const int Lines = 200_000;
        const int Bytes = 50_000_000;
        var program = await OpenedProgram.RunAsync(
            string.Create(CultureInfo.InvariantCulture, $"(head -c {Bytes} /dev/zero) & seq {Lines} >&2; wait; echo end >&2")
        );

        Assert.Equal(Bytes, program.Bytes.Length);
        Assert.Null(program.End!.Fault);
        var told = program.Job.Messages.ToArray();
        Assert.Equal(2 * ErrorReport.LinesKept + 1, told.Length);
        Assert.Equal(Enumerable.Range(1, ErrorReport.LinesKept).Select(static i => i.ToString(CultureInfo.InvariantCulture)), told[..1000]);
        Assert.StartsWith("198,001 further lines", told[1000], StringComparison.Ordinal);
        Assert.Equal("199002", told[1001]);
        Assert.Equal(["200000", "end"], told[^2..]);
        Assert.All(program.Job.Reported, static each => Assert.Equal(Severity.Warning, each.Severity));
    }

    [Fact]
    public async Task Messages_before_any_read_do_not_stop_the_program()
    {
        await using var program = await OpenedProgram.StartAsync($"seq 200000 >&2; echo $$ > {_folder.At("done")}");

        _ = await Processes.NumberInAsync(_folder.At("done"));

        await program.ReadToEndAsync();
        Assert.Equal("200000", program.Job.Messages.Last(static text => !text.Contains("wrote", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_line_without_an_end_is_cut()
    {
        var program = await OpenedProgram.RunAsync("head -c 20000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo next >&2; echo .");

        var told = program.Job.Messages.ToArray();
        Assert.Equal([new string('x', LineSplitter.LongestLine) + " … (cut after 2,000 characters)", "next"], told);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[1;31mred\u001b[0m and \u001b[Kclear", "red and clear")]
    [InlineData("\u001b]0;title\atext", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b(Btext\u001b=", "text")]
    [InlineData("a\0b\bc\u009bd\te", "abcd\te")]
    [InlineData("open \u001b[12", "open")]
    [InlineData("lone \u001b", "lone")]
    public void Nothing_in_a_line_acts_on_a_terminal(string line, string expected) =>
        Assert.Equal([expected], Split(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Bytes_that_are_no_text_are_replaced() => Assert.Equal(["a\ufffdb €"], Split([0x61, 0xff, 0x62, 0x20, 0xe2, 0x82, 0xac]));

    [Fact]
    public void A_progress_bar_is_a_line_each() => Assert.Equal(["1 %", "2 %", "done"], Split("1 %\r2 %\r\ndone\n"u8.ToArray()));

    [Fact]
    public void Lines_are_the_same_in_pieces()
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(Encoding.UTF8, lines.Add);
        foreach (var value in "ein €\nzwei\u001b[1m\n\ndrei"u8.ToArray())
        {
            splitter.Add([value]);
        }

        splitter.Finish();

        Assert.Equal(["ein €", "zwei", "drei"], lines);
    }

    [Fact]
    public void A_cut_never_halves_a_character()
    {
        var line = Assert.Single(Split(Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("😀", 1500)))));

        Assert.StartsWith("x" + string.Concat(Enumerable.Repeat("😀", 999)) + " …", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blank_text_on_standard_error_is_still_a_warning()
    {
        var program = await OpenedProgram.RunAsync("echo out; printf ' \\n\\n' >&2");

        Assert.Equal(Severity.Warning, Assert.Single(program.Job.Reported).Severity);
        Assert.Same(ContentEnd.Complete, program.End);
    }

    private static List<string> Split(byte[] bytes)
    {
        var lines = new List<string>();
        var splitter = new LineSplitter(Encoding.UTF8, lines.Add);
        splitter.Add(bytes);
        splitter.Finish();
        return lines;
    }
}
