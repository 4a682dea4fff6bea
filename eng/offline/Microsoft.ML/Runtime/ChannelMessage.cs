namespace Microsoft.ML.Runtime;

/// <summary>How weighty a message is.</summary>
public enum ChannelMessageKind
{
    /// <summary>A detail.</summary>
    Trace = 0,

    /// <summary>Information.</summary>
    Info = 1,

    /// <summary>A warning.</summary>
    Warning = 2,

    /// <summary>An error.</summary>
    Error = 3,
}

/// <summary>What a message may give away.</summary>
[Flags]
public enum MessageSensitivity
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>User data.</summary>
    UserData = 0x1,

    /// <summary>Names of columns.</summary>
    Schema = 0x2,

    /// <summary>Possibly anything.</summary>
    Unknown = ~None,

    /// <summary>All of it.</summary>
    All = ~None,
}

/// <summary>A message on a channel.</summary>
public readonly struct ChannelMessage
{
    /// <summary>How weighty it is.</summary>
    public readonly ChannelMessageKind Kind;

    /// <summary>What it may give away.</summary>
    public readonly MessageSensitivity Sensitivity;

    private readonly string _format;
    private readonly object[] _args;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string message)
        : this(kind, sensitivity, message, null)
    {
    }

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string fmt, params object[] args)
        => (Kind, Sensitivity, _format, _args) = (kind, sensitivity, fmt, args);

    /// <summary>The text, put together when it is asked for.</summary>
    public string Message => _args is { Length: > 0 } ? string.Format(_format, _args) : _format;
}
