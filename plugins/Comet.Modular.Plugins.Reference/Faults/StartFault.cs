using Comet.Modular.PluginSdk.Serving;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>Faults before there is an item: the environment of the process orders them.</summary>
internal sealed class StartFault
{
    private const string KindVariable = "COMET_REFERENCE_FAULT";
    private const string MarkerVariable = "COMET_REFERENCE_MARKER";

    private static FaultKind? _describing;

    /// <summary>Called by the plugin's own main, first of all.</summary>
    public static void Apply()
    {
        OwnProcess.IsThis = true;
        var word = Ordered();
        WireSeam.Current = new FaultySeam(isProofWrong: word is "wrong-proof");
        _describing = word switch
        {
            "exit-in-describe" => FaultKind.Exit,
            "stop-in-describe" => FaultKind.Stop,
            _ => null,
        };
        if (word is "exit-at-start")
        {
            Environment.Exit(Misdeed.ExitCode);
        }
        else if (word is "stop-at-start")
        {
            PosixSignals.StopSelf();
        }
    }

    /// <summary>Called when the plugin is asked what it is.</summary>
    public static void Describing()
    {
        if (_describing is FaultKind.Exit)
        {
            Environment.Exit(Misdeed.ExitCode);
        }
        else if (_describing is FaultKind.Stop)
        {
            PosixSignals.StopSelf();
        }
    }

    private static string? Ordered()
    {
        if (Environment.GetEnvironmentVariable(KindVariable) is not { } word)
        {
            return null;
        }

        var marker = Environment.GetEnvironmentVariable(MarkerVariable);
        var order = new FaultOrder { Kind = FaultKind.Exit, At = FaultMoment.Validate, Marker = marker };
        return new FaultTrigger(order).IsDue(FaultMoment.Validate) ? word : null;
    }
}
