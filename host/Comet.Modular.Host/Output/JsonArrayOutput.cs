using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Comet.Modular.Host.Output;

/// <summary>A JSON array that is written while it is made, however long it becomes.</summary>
internal sealed class JsonArrayOutput<T> : IAsyncDisposable
{
    private const int FlushBytes = 32 << 10;
    private readonly Terminal _terminal;
    private readonly JsonTypeInfo<T> _type;
    private readonly Utf8JsonWriter _writer;

    public JsonArrayOutput(Terminal terminal, JsonTypeInfo<T> type)
    {
        (_terminal, _type) = (terminal, type);
        terminal.Out.Flush();
        _writer = new Utf8JsonWriter(
            terminal.Out.BaseStream,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        _writer.WriteStartArray();
    }

    public void Write(T value)
    {
        JsonSerializer.Serialize(_writer, value, _type);
        if (_writer.BytesPending > FlushBytes)
        {
            _writer.Flush();
        }
    }

    /// <summary>After a failure in the middle the array is closed all the same; the exit code tells.</summary>
    public async ValueTask DisposeAsync()
    {
        _writer.WriteEndArray();
        await _writer.DisposeAsync();
        await _terminal.Out.WriteLineAsync();
        await _terminal.Out.FlushAsync();
    }
}
