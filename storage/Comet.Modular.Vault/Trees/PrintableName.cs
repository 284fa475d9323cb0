using System.Text;

namespace Comet.Modular.Vault.Trees;

/// <summary>Names in errors: printable ASCII as it is, all else as <c>\xNN</c>, and not the whole of a long one.</summary>
internal static class PrintableName
{
    private const int Shown = 120;

    public static string Of(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder();
        foreach (var value in name[..Math.Min(Shown, name.Length)])
        {
            _ = value is >= 0x20 and < 0x7F and not (byte)'\\'
                ? text.Append((char)value)
                : text.Append("\\x").Append(value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return name.Length > Shown ? text.Append("...").ToString() : text.ToString();
    }
}
