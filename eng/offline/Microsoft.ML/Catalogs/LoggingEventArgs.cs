using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A message of a component.</summary>
public class LoggingEventArgs : EventArgs
{
    /// <summary>A bare message.</summary>
    public LoggingEventArgs(string message) => Message = message;

    /// <summary>A message with its kind and source.</summary>
    public LoggingEventArgs(string message, ChannelMessageKind kind, string source)
    {
        (RawMessage, Kind, Source) = (message, kind, source);
        Message = $"[Source={source}, Kind={kind}] {message}";
    }

    /// <summary>The component.</summary>
    public string Source { get; }

    /// <summary>How weighty it is.</summary>
    public ChannelMessageKind Kind { get; }

    /// <summary>The message with source and kind.</summary>
    public string Message { get; }

    /// <summary>The message alone.</summary>
    public string RawMessage { get; }
}
