using System.Text.Json;

namespace Comet.Modular.PluginHosting.Listing;

/// <summary>A JSON object whose members are taken one by one; what is not as it should be throws.</summary>
internal sealed class PlainObject(JsonElement element)
{
    private int _taken;

    /// <summary>Takes a member.</summary>
    /// <exception cref="KeyNotFoundException">It is not there.</exception>
    public JsonElement this[string name]
    {
        get
        {
            _taken++;
            return element.GetProperty(name);
        }
    }

    /// <summary>Whether a member is there that need not be.</summary>
    public bool Has(string name) => element.TryGetProperty(name, out _);

    /// <summary>Takes a text for which a rule holds.</summary>
    public string Text(string name, Func<string, bool> isRight) =>
        this[name].GetString() is { } text && isRight(text) ? text : throw Wrong();

    /// <summary>Takes a whole number of a range.</summary>
    public int Number(string name, int least, int most) =>
        this[name].GetInt32() is var number && number >= least && number <= most ? number : throw Wrong();

    /// <summary>What was made of the object, if nothing else is in it: neither another member nor the same one again.</summary>
    public T Whole<T>(T made)
        where T : class => element.GetPropertyCount() == _taken ? made : throw Wrong();

    /// <summary>Says that something is not as it should be.</summary>
    public static FormatException Wrong() => new();
}
