namespace Comet.Modular.PluginHosting.Loading;

/// <summary>Whether a plugin may back up.</summary>
public enum LicenceState
{
    /// <summary>Needs no licence.</summary>
    Included = 0,

    /// <summary>A licence names it.</summary>
    Licensed = 1,

    /// <summary>Needs a licence and has none.</summary>
    Unlicensed = 2,
}
