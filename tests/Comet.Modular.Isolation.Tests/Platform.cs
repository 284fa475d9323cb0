using System.Runtime.Versioning;

// Modes, links, signals: these scenarios call what only Linux has.
[assembly: SupportedOSPlatform("linux")]
