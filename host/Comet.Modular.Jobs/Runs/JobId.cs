using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Comet.Modular.Jobs.Runs;

/// <summary>Names a job: 8 random bytes.</summary>
public readonly record struct JobId(ulong Value)
{
    /// <summary>A new one.</summary>
    public static JobId NewRandom()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return new JobId(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">No id.</exception>
    public static JobId Parse(string text) =>
        new(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    /// <summary>16 lower-case hex digits.</summary>
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
