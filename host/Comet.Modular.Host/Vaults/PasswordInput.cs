using System.Text;
using Comet.Modular.Host.Output;
using Comet.Modular.Host.State;

namespace Comet.Modular.Host.Vaults;

/// <summary>Gets a password from a file or from a person; never from the command line, which others can see.</summary>
internal static class PasswordInput
{
    /// <summary>The first line of the file, else what is typed.</summary>
    /// <param name="file">What <c>--password-file</c> said.</param>
    /// <param name="what">What the prompt asks for.</param>
    /// <param name="isNew">A new one is asked for twice.</param>
    /// <param name="terminal">Takes warnings.</param>
    public static string Read(FileInfo? file, string what, bool isNew, Terminal terminal)
    {
        var password = file is null ? Prompt(what, isNew) : ReadFile(file, terminal);
        return password.Length > 0
            ? password
            : throw new CommandException("password.empty", "The password is empty.", "Choose one that is not.");
    }

    private static string ReadFile(FileInfo file, Terminal terminal)
    {
        if (!file.Exists)
        {
            throw new CommandException(
                "password.file-missing",
                $"There is no password file {file.FullName}.",
                "Check the path after --password-file."
            );
        }

        if (PrivateFile.IsExposed(file.FullName))
        {
            terminal.Warn(
                "password.file-exposed",
                $"Others than its owner may read the password file {file.FullName}: run 'chmod 600' on it."
            );
        }

        using var reader = new StreamReader(file.FullName, Encoding.UTF8);
        return reader.ReadLine() ?? string.Empty;
    }

    private static string Prompt(string what, bool isNew)
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandException(
                "password.none",
                "There is no terminal to ask for the password.",
                "Put it into a file that only you can read, and name that with --password-file."
            );
        }

        var typed = ReadHidden($"{what}: ");
        if (isNew && !string.Equals(typed, ReadHidden($"{what}, again: "), StringComparison.Ordinal))
        {
            throw new CommandException("password.different", "The two passwords differ.", "Run the command again.");
        }

        return typed;
    }

    private static string ReadHidden(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new StringBuilder();
        for (
            var key = Console.ReadKey(intercept: true);
            key.Key != ConsoleKey.Enter;
            key = Console.ReadKey(intercept: true)
        )
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                _ = text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
