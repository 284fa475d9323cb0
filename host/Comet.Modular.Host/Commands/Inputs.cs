using System.CommandLine;

namespace Comet.Modular.Host.Commands;

/// <summary>Arguments and options that several commands share.</summary>
internal static class Inputs
{
    public static Argument<string> Name(string what) => new("NAME") { Description = what };

    public static Argument<string> Snapshot(bool withPath) =>
        new(withPath ? "SNAP[:PATH]" : "SNAP")
        {
            Description =
                "A snapshot's id, the beginning of it, or ITEM@latest" + (withPath ? "; with a path in it." : "."),
        };

    public static Option<string?> Vault() =>
        new("--vault") { Description = "The vault, by its name.", HelpName = "NAME" };

    public static Option<FileInfo?> PasswordFile() =>
        new("--password-file")
        {
            Description = "A file whose first line is the password (default: it is asked for).",
            HelpName = "FILE",
        };
}
