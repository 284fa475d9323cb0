using System.Security.Cryptography;
using System.Text;
using Comet.Modular.Contracts.Backup;

namespace Comet.Modular.Plugins.ProgramOutput.Programs;

/// <summary>
/// A random word in the environment of one program. What the program starts inherits it, also when it leaves session,
/// group and parent, so it is found and ended even by another process.
/// </summary>
internal sealed class ProgramMark
{
    public const string Variable = "COMET_PROGRAM";
    public const string TokenKind = "program-output.program";
    private const int Length = 32;

    private ProgramMark(string text)
    {
        Text = text;
        Entry = Encoding.ASCII.GetBytes($"{Variable}={text}");
    }

    public string Text { get; }

    /// <summary>As it stands in an environment block.</summary>
    public ReadOnlyMemory<byte> Entry { get; }

    public static ProgramMark New() => new(RandomNumberGenerator.GetHexString(Length, lowercase: true));

    /// <summary>The mark that a token names; null for any other data, for half a mark would match foreign programs.</summary>
    public static ProgramMark? From(CleanupToken token)
    {
        var text = Encoding.ASCII.GetString(token.Data.Span);
        var isMark =
            string.Equals(token.Kind, TokenKind, StringComparison.Ordinal)
            && text.Length == Length
            && text.All(char.IsAsciiHexDigitLower);
        return isMark ? new ProgramMark(text) : null;
    }

    public CleanupToken ToToken() => new(TokenKind, Encoding.ASCII.GetBytes(Text));
}
