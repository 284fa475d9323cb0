namespace Comet.Modular.Host.Commands;

/// <summary>A command whose help ends with an example.</summary>
internal interface IExampleCommand
{
    /// <summary>A whole command line.</summary>
    string Example { get; }
}
