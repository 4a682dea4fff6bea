using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A zip archive of models: folders of binary entries.</summary>
internal abstract class Repository : IDisposable
{
    internal Repository(IExceptionContext ectx) => ExceptionContext = ectx;

    public IExceptionContext ExceptionContext { get; }

    public abstract void Dispose();

    protected string PathOf(string dir, string name)
    {
        ExceptionContext.CheckNonWhiteSpace(name, nameof(name));
        ExceptionContext.CheckParam(dir?.Contains("..") != true, nameof(dir));
        ExceptionContext.CheckParam(!name.Contains(".."), nameof(name));
        return Normalize(Path.Combine(dir ?? "", name));
    }

    /// <summary>Archives written on Windows have backslashes, and newer ones slashes.</summary>
    protected static string Normalize(string path) => path.Replace('\\', '/').TrimStart('/');

    /// <summary>An entry that is open.</summary>
    public sealed class Entry(string path, Stream stream, Action<Entry> onDispose) : IDisposable
    {
        private bool _disposed;

        public string Path => path;

        public Stream Stream => stream;

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            onDispose?.Invoke(this);
            stream.Dispose();
        }
    }
}

/// <summary>Writes an archive. Entries are held in memory until they are closed, because zip entries cannot be rewound.</summary>
internal sealed class RepositoryWriter : Repository
{
    private readonly ZipArchive _archive;
    private readonly HashSet<string> _paths = [];
    private readonly List<Entry> _open = [];

    private RepositoryWriter(Stream stream, IExceptionContext ectx)
        : base(ectx)
        => _archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null, bool useFileSystem = true)
    {
        ectx.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter(stream, ectx);
        var version = typeof(RepositoryWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        using var entry = repository.CreateEntry("TrainingInfo", "Version.txt");
        entry.Stream.Write(Encoding.UTF8.GetBytes(version + Environment.NewLine));
        return repository;
    }

    public Entry CreateEntry(string name) => CreateEntry(null, name);

    public Entry CreateEntry(string dir, string name)
    {
        var path = PathOf(dir, name);
        if (!_paths.Add(path))
            throw ExceptionContext.ExceptParam(nameof(name), $"Duplicate entry: '{path}'");
        var entry = new Entry(path, new MemoryStream(), Store);
        _open.Add(entry);
        return entry;
    }

    public void Commit()
    {
        while (_open.Count > 0)
            _open[^1].Dispose();
        Dispose();
    }

    public override void Dispose() => _archive.Dispose();

    private void Store(Entry entry)
    {
        _open.Remove(entry);
        using var stored = _archive.CreateEntry(entry.Path).Open();
        entry.Stream.Position = 0;
        entry.Stream.CopyTo(stored);
    }
}

/// <summary>Reads an archive.</summary>
internal sealed class RepositoryReader : Repository
{
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private RepositoryReader(Stream stream, IExceptionContext ectx)
        : base(ectx)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in _archive.Entries)
                _entries[Normalize(entry.FullName)] = entry;
        }
        catch (Exception failed)
        {
            throw ectx.ExceptDecode(failed, "Failed to open a zip archive");
        }
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null, bool useFileSystem = true)
    {
        ectx.CheckValue(stream, nameof(stream));
        return new RepositoryReader(stream, ectx);
    }

    public Entry OpenEntry(string name) => OpenEntry(null, name);

    public Entry OpenEntry(string dir, string name)
        => OpenEntryOrNull(dir, name) ?? throw ExceptionContext.Except($"Repository doesn't contain entry {PathOf(dir, name)}");

    public Entry OpenEntryOrNull(string name) => OpenEntryOrNull(null, name);

    public Entry OpenEntryOrNull(string dir, string name)
    {
        var path = PathOf(dir, name);
        if (!_entries.TryGetValue(path, out var entry))
            return null;
        var unpacked = new MemoryStream();
        using (var packed = entry.Open())
            packed.CopyTo(unpacked);
        unpacked.Position = 0;
        return new Entry(path, unpacked, onDispose: null);
    }

    public override void Dispose() => _archive.Dispose();
}
