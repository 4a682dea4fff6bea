namespace Microsoft.ML.Runtime;

/// <summary>What exceptions pass through on their way out, so that they say where they come from.</summary>
public interface IExceptionContext
{
    /// <summary>Where it is.</summary>
    string ContextDescription { get; }

    /// <summary>Notes in the exception where it comes from.</summary>
    TException Process<TException>(TException ex)
        where TException : Exception;
}

/// <summary>Opens channels for messages.</summary>
public interface IChannelProvider : IExceptionContext
{
    /// <summary>Opens a channel for text.</summary>
    IChannel Start(string name);

    /// <summary>Opens a channel for messages of another type.</summary>
    IPipe<TMessage> StartPipe<TMessage>(string name);
}

/// <summary>What components live in: channels, progress, randomness and the catalog of loadable classes.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    /// <summary>The classes that models can be loaded with.</summary>
    ComponentCatalog ComponentCatalog { get; }

    /// <summary>A host for one component.</summary>
    IHost Register(string name, int? seed = null, bool? verbose = null);
}

/// <summary>The environment of one component.</summary>
public interface IHost : IHostEnvironment
{
    /// <summary>Its own random numbers, following from the seed of the environment.</summary>
    Random Rand { get; }
}

/// <summary>Takes messages.</summary>
public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    /// <summary>Sends a message to whoever listens.</summary>
    void Send(TMessage msg);
}

/// <summary>Takes text messages of four kinds.</summary>
public interface IChannel : IPipe<ChannelMessage>
{
    /// <summary>Sends a detail.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a detail.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends information.</summary>
    void Info(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends information.</summary>
    void Info(MessageSensitivity sensitivity, string fmt, params object[] args);
}

internal interface IMessageSource
{
    string ShortName { get; }

    string FullName { get; }

    bool Verbose { get; }
}

internal interface IHostEnvironmentInternal : IHostEnvironment
{
    int? Seed { get; }
}
