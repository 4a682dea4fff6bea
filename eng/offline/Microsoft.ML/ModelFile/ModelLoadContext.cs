using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Loads an <c>IDataView</c>-independent model.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);

/// <summary>Where a component reads itself from.</summary>
internal sealed partial class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";
    internal const string NameBinary = "Model.bin";

    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string LoaderAssemblyName;
    public readonly long FpMin;
    internal ModelHeader Header;

    private readonly IExceptionContext _ectx;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string dir)
        : this(new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true), rep.ExceptionContext)
        => (Repository, Directory) = (rep, dir);

    internal ModelLoadContext(BinaryReader reader, IExceptionContext ectx = null)
    {
        ectx.CheckValue(reader, nameof(reader));
        (Reader, _ectx, FpMin) = (reader, ectx, reader.BaseStream.Position);
        Header = ModelHeader.Read(reader);
        (Strings, LoaderAssemblyName) = (Header.Strings, Header.LoaderAssemblyName);
    }

    public bool InRepository => Repository != null;

    public void Dispose()
    {
        if (InRepository)
            Reader.Dispose();
    }

    public void CheckAtModel() => _ectx.Check(Reader.BaseStream.Position == FpMin + ModelHeader.Size);

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        Header.CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver) => Header.CheckVersionInfo(ver);

    public string LoadStringOrNull()
    {
        var id = Reader.ReadInt32();
        _ectx.CheckDecode(id >= -1 && id < (Strings?.Length ?? 0), "A string number of the model is out of range.");
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        var text = LoadStringOrNull();
        _ectx.CheckDecode(text != null);
        return text;
    }

    public string LoadNonEmptyString()
    {
        var text = LoadStringOrNull();
        _ectx.CheckDecode(!string.IsNullOrEmpty(text));
        return text;
    }

    /// <summary>Checks that the whole model was read and goes past it.</summary>
    public void Done()
    {
        _ectx.CheckDecode(Reader.BaseStream.Position == FpMin + Header.ModelEnd, "The model has more or less in it than was read.");
        Reader.BaseStream.Position = FpMin + Header.End;
        Dispose();
    }
}
