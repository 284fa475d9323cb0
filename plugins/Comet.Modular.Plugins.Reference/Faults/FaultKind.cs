using System.Text.Json.Serialization;

namespace Comet.Modular.Plugins.Reference.Faults;

/// <summary>What the plugin does wrong on command.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>The process ends with an exit code.</summary>
    [JsonStringEnumMemberName("exit")]
    Exit = 0,

    /// <summary>Native code follows a wild pointer, and the process gets SIGSEGV.</summary>
    [JsonStringEnumMemberName("segfault")]
    Segfault = 1,

    /// <summary>The process gets SIGKILL, as from the system when memory is short.</summary>
    [JsonStringEnumMemberName("kill")]
    Kill = 2,

    /// <summary>The process gets SIGSTOP: nothing in it runs any more.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop = 3,

    /// <summary>The call never returns and heeds no cancellation; the process answers.</summary>
    [JsonStringEnumMemberName("stall")]
    Stall = 4,

    /// <summary>Takes its time for each entry and for each read, from then on.</summary>
    [JsonStringEnumMemberName("slow")]
    Slow = 5,

    /// <summary>Writes lines to standard error without end.</summary>
    [JsonStringEnumMemberName("flood-errors")]
    FloodErrors = 6,

    /// <summary>Writes lines to standard output without end.</summary>
    [JsonStringEnumMemberName("flood-output")]
    FloodOutput = 7,

    /// <summary>Reports diagnostics without end.</summary>
    [JsonStringEnumMemberName("flood-reports")]
    FloodReports = 8,

    /// <summary>Takes managed memory until it dies.</summary>
    [JsonStringEnumMemberName("grow-managed")]
    GrowManaged = 9,

    /// <summary>Takes native memory until it dies.</summary>
    [JsonStringEnumMemberName("grow-native")]
    GrowNative = 10,

    /// <summary>Opens its data connection with a wrong ticket.</summary>
    [JsonStringEnumMemberName("wrong-ticket")]
    WrongTicket = 11,

    /// <summary>Sends random bytes that are no frames.</summary>
    [JsonStringEnumMemberName("garbage")]
    Garbage = 12,

    /// <summary>Reads nothing more from its data connection.</summary>
    [JsonStringEnumMemberName("deaf")]
    Deaf = 13,

    /// <summary>Numbers the records of a batch wrongly.</summary>
    [JsonStringEnumMemberName("wrong-record")]
    WrongRecord = 14,

    /// <summary>Sends bytes with a position that is not theirs.</summary>
    [JsonStringEnumMemberName("wrong-position")]
    WrongPosition = 15,

    /// <summary>Sends more bytes than were granted.</summary>
    [JsonStringEnumMemberName("over-window")]
    OverWindow = 16,

    /// <summary>Ends a content with a length that was not sent.</summary>
    [JsonStringEnumMemberName("wrong-length")]
    WrongLength = 17,

    /// <summary>Sends bytes of a content that has ended.</summary>
    [JsonStringEnumMemberName("data-after-end")]
    DataAfterEnd = 18,

    /// <summary>Goes on to offer after it has offered everything, or after its session is closed.</summary>
    [JsonStringEnumMemberName("late-frames")]
    LateFrames = 19,

    /// <summary>Says that its session is closed while a job is at work.</summary>
    [JsonStringEnumMemberName("early-closed")]
    EarlyClosed = 20,

    /// <summary>Tells the secret in each of the ways in which a plugin can speak.</summary>
    [JsonStringEnumMemberName("tell")]
    Tell = 21,
}
