using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// What the transformers of this library have in common: they read a column of images and add a column of feature maps,
/// row by row. Immutable, and safe to use from several threads.
/// </summary>
public abstract partial class ImageTransformer : OneToOneTransformerBase, ITransformer
{
    private readonly Lazy<LayerEngine> _engine;

    private protected ImageTransformer(IHost host, string outputColumn, string inputColumn, Conv2DBackend backend)
        : base(host, (outputColumn, inputColumn))
    {
        Backend = LayerEngine.RequireKnown(backend);
        _engine = LazyEngine();
    }

    private protected ImageTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        if (ColumnPairs.Length != 1)
            throw host.ExceptDecode($"The saved layer is damaged: it has {ColumnPairs.Length} pairs of columns, and not one.");
        _engine = LazyEngine();
    }

    /// <summary>What runs the layer.</summary>
    public Conv2DBackend Backend { get; private protected init; }

    /// <summary>Shape of one input image.</summary>
    public abstract ImageShape InputShape { get; }

    /// <summary>Shape of one image of features, whatever the data format.</summary>
    public abstract ImageShape OutputShape { get; }

    /// <summary>The data with the column of feature maps. Lazy: a row is computed when a cursor comes to it.</summary>
    /// <param name="input">Data with the input column.</param>
    public new IDataView Transform(IDataView input) => new ImageView(Host, this, MakeDataTransform(input));

    internal string OutputColumn => ColumnPairs[0].outputColumnName;

    internal string InputColumn => ColumnPairs[0].inputColumnName;

    private protected abstract DataFormat DataFormat { get; }

    /// <summary>Dimensions of the output column.</summary>
    private protected virtual int[] OutputDimensions => OutputShape.ToDimensions(DataFormat);

    /// <summary>What runs the layer; made at first use.</summary>
    internal LayerEngine Engine => _engine.Value;

    /// <summary>Annotations of the output column.</summary>
    private protected abstract DataViewSchema.Annotations CreateAnnotations();

    /// <summary>Whether the layer can be written with ONNX operators.</summary>
    private protected virtual bool CanExport => true;

    /// <summary>The layer on the managed kernels.</summary>
    private protected abstract LayerEngine CreateManagedEngine();

    /// <summary>The layer as it is written with ONNX operators.</summary>
    private protected abstract OnnxLayer ToOnnxLayer();

    /// <summary>The same layer on another backend.</summary>
    /// <param name="backend">What is to run it.</param>
    public abstract ImageTransformer WithBackend(Conv2DBackend backend);

    /// <summary>Runs both backends over the same rows and reports how far they differ.</summary>
    /// <param name="data">Data with the input column.</param>
    /// <param name="maxRows">Number of rows after which to stop.</param>
    /// <exception cref="PlatformNotSupportedException">ONNX Runtime cannot be had; the message says what to install.</exception>
    public BackendComparison CompareBackends(IDataView data, int maxRows = int.MaxValue)
    {
        using var managedEngine = CreateEngine(Conv2DBackend.Managed);
        using var onnxEngine = CreateEngine(Conv2DBackend.OnnxRuntime);
        using var managed = managedEngine.CreateRunner(threads: 1);
        using var onnx = onnxEngine.CreateRunner(threads: 1);
        var features = new float[2][] { new float[OutputShape.Length], new float[OutputShape.Length] };

        var comparison = new BackendComparison(0, 0, 0);
        ReadImages(data, maxRows, image =>
        {
            managed.Run(image, features[0]);
            onnx.Run(image, features[1]);
            comparison = comparison.With(features[0], features[1]);
        });
        return comparison;
    }

    /// <summary>
    /// Writes the layer as an ONNX model of standard operators, with a dynamic batch. Input and output are named after the
    /// columns (<c>input</c> and <c>output</c> where both are one), so that ML.NET's <c>ApplyOnnxModel</c> finds them.
    /// </summary>
    /// <param name="path">The file to write.</param>
    /// <exception cref="NotSupportedException">The activation cannot be expressed in ONNX.</exception>
    public void ExportToOnnx(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] model = ToOnnx();
        File.WriteAllBytes(path, model);
    }

    /// <summary>Writes the layer as an ONNX model to a stream.</summary>
    /// <inheritdoc cref="ExportToOnnx(string)"/>
    /// <param name="stream">The stream to write to; stays open.</param>
    public void ExportToOnnx(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ToOnnx());
    }

    /// <summary>Hands the images of a column to <paramref name="use"/>, one after another.</summary>
    private protected void ReadImages(IDataView data, int maxRows, Action<ReadOnlySpan<float>> use)
    {
        Host.CheckValue(data, nameof(data));
        if (maxRows <= 0)
            throw new ArgumentOutOfRangeException(nameof(maxRows), FormattableString.Invariant($"maxRows is {maxRows}; it must be greater than 0."));
        if (data.Schema.GetColumnOrNull(InputColumn) is not { } column)
            throw Host.ExceptSchemaMismatch(nameof(data), "input", InputColumn);
        ImageColumn.FindShape(Host, column, DataFormat, InputShape);
        using var cursor = data.GetRowCursor([column]);
        var images = new ImageReader(cursor, column, InputShape.Length);
        for (int row = 0; row < maxRows && cursor.MoveNext(); row++)
            use(images.Read());
    }

    /// <summary>Refuses a column that does not hold images of the layer's shape.</summary>
    protected override void CheckInputColumn(DataViewSchema inputSchema, int col, int srcCol) =>
        ImageColumn.FindShape(Host, inputSchema[srcCol], DataFormat, InputShape);

    /// <summary>The mapper of rows with the given schema.</summary>
    protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private byte[] ToOnnx()
    {
        var layer = ToOnnxLayer();
        return InputColumn == OutputColumn ? OnnxModels.ToBytes(layer) : OnnxModels.ToBytes(layer, InputColumn, OutputColumn);
    }

    private Lazy<LayerEngine> LazyEngine() => new(() =>
    {
        var engine = CreateEngine(Backend);
        using var channel = Host.Start("Plan");
        channel.Trace($"{OutputColumn}: {InputShape} -> {OutputShape} on {engine.Description}.");
        return engine;
    });

    private LayerEngine CreateEngine(Conv2DBackend backend) =>
        backend == Conv2DBackend.OnnxRuntime ? new OnnxRuntimeEngine(ToOnnxLayer()) : CreateManagedEngine();
}
