using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>A pipe for messages nobody in this environment can listen to.</summary>
internal class Pipe<TMessage>(HostEnvironment parent, string name) : IPipe<TMessage>, IMessageSource
{
    private bool _disposed;

    public string ShortName => name;

    public string FullName => string.IsNullOrEmpty(parent.FullName) ? name : $"{parent.FullName}; {name}";

    public bool Verbose => parent.Verbose;

    public string ContextDescription => FullName;

    protected HostEnvironment Parent => parent;

    public virtual void Send(TMessage msg)
    {
    }

    public TException Process<TException>(TException ex)
        where TException : Exception
    {
        if (ex == null)
            return null;
        parent.Process(ex).Data["Phase"] = name;
        return ex;
    }

    public void Dispose()
    {
        if (!_disposed)
            Close();
        _disposed = true;
    }

    protected virtual void Close()
    {
    }
}

/// <summary>A channel for text; it says itself when it starts and how long it was open.</summary>
internal sealed class Channel : Pipe<ChannelMessage>, IChannel
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Channel(HostEnvironment parent, string name)
        : base(parent, name)
        => Trace(MessageSensitivity.None, "Channel started");

    public override void Send(ChannelMessage msg) => Parent.Dispatch(this, msg);

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt));

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Trace, sensitivity, fmt, args));

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Error, sensitivity, fmt));

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Error, sensitivity, fmt, args));

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt));

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Warning, sensitivity, fmt, args));

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(new(ChannelMessageKind.Info, sensitivity, fmt));

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) => Send(new(ChannelMessageKind.Info, sensitivity, fmt, args));

    protected override void Close()
    {
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }
}

/// <summary>Takes progress; as under an MLContext of the package, nobody is listening.</summary>
internal sealed class ProgressChannel(HostEnvironment parent, string name) : IProgressChannel
{
    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
    }

    public void Checkpoint(params double?[] values)
    {
    }

    public IProgressChannel StartProgressChannel(string subName) => new ProgressChannel(parent, $"{name}; {subName}");

    public void Dispose()
    {
    }
}
