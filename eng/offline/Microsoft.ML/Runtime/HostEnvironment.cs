using Microsoft.ML.Internal.Utilities;

namespace Microsoft.ML.Runtime;

/// <summary>An environment and, nested in it, the hosts of its components. They share the listener and the catalog.</summary>
internal class HostEnvironment : IHostEnvironmentInternal, IMessageSource
{
    private readonly HostEnvironment _root;
    private readonly Random _rand;
    private readonly Action<IMessageSource, ChannelMessage> _listener;

    public HostEnvironment(int? seed, Action<IMessageSource, ChannelMessage> listener)
    {
        (_root, _listener, Seed) = (this, listener, seed);
        _rand = RandomUtils.Create(seed);
        ComponentCatalog = new ComponentCatalog();
    }

    private HostEnvironment(HostEnvironment parent, string name, Random rand, bool verbose)
    {
        (_root, _rand, ShortName, Verbose, Seed, ComponentCatalog) = (parent._root, rand, name, verbose, parent.Seed, parent.ComponentCatalog);
        ParentFullName = parent.FullName;
    }

    public int? Seed { get; }

    public ComponentCatalog ComponentCatalog { get; }

    public string ShortName { get; }

    public string ParentFullName { get; }

    public string FullName => ParentFullName == null ? ShortName : $"{ParentFullName}; {ShortName}";

    public bool Verbose { get; }

    public virtual string ContextDescription => "HostEnvironment";

    protected Random Random => _rand;

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        lock (_rand)
        {
            var rand = seed is { } own ? RandomUtils.Create(own) : RandomUtils.Create(_rand);
            return new Host(this, name, rand, verbose ?? Verbose);
        }
    }

    public IChannel Start(string name) => new Channel(this, name);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name);

    public IProgressChannel StartProgressChannel(string name)
    {
        Contracts.CheckNonEmpty(name, nameof(name));
        return new ProgressChannel(this, name);
    }

    public virtual TException Process<TException>(TException ex)
        where TException : Exception
    {
        if (ex == null)
            return null;
        ex.Data["Throwing component"] = ShortName ?? "Environment";
        if (ParentFullName != null)
            ex.Data["Parent component"] = ParentFullName;
        return Contracts.Mark(ex);
    }

    internal void Dispatch(IMessageSource source, ChannelMessage message) => _root._listener?.Invoke(source, message);

    private sealed class Host(HostEnvironment parent, string name, Random rand, bool verbose)
        : HostEnvironment(parent, name, rand, verbose), IHost
    {
        public Random Rand => Random;

        public override string ContextDescription => FullName;
    }
}
