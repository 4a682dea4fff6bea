using Conv2D.Numerics;
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
    private protected ImageTransformer(IHost host, string outputColumn, string inputColumn)
        : base(host, (outputColumn, inputColumn))
    {
    }

    private protected ImageTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        if (ColumnPairs.Length != 1)
            throw host.ExceptDecode($"The saved layer is damaged: it has {ColumnPairs.Length} pairs of columns, and not one.");
    }

    /// <summary>Shape of one input image.</summary>
    public abstract ImageShape InputShape { get; }

    /// <summary>Shape of one image of features, whatever the data format.</summary>
    public abstract ImageShape OutputShape { get; }

    /// <summary>The data with the column of feature maps. Lazy: a row is computed when a cursor comes to it.</summary>
    /// <param name="input">Data with the input column.</param>
    public new IDataView Transform(IDataView input) => new ImageView(Host, this, MakeDataTransform(input));

    internal LayerEngine LayerEngine => Engine;

    internal string OutputColumn => ColumnPairs[0].outputColumnName;

    internal string InputColumn => ColumnPairs[0].inputColumnName;

    private protected abstract DataFormat DataFormat { get; }

    /// <summary>Dimensions of the output column.</summary>
    private protected virtual int[] OutputDimensions => OutputShape.ToDimensions(DataFormat);

    /// <summary>What runs the layer; made at first use.</summary>
    private protected abstract LayerEngine Engine { get; }

    /// <summary>Annotations of the output column.</summary>
    private protected abstract DataViewSchema.Annotations CreateAnnotations();

    /// <summary>Whether the layer can be written with ONNX operators.</summary>
    private protected abstract bool CanExport { get; }

    /// <summary>Adds the layer to the graph of a whole pipeline.</summary>
    private protected abstract void AddTo(PipelineGraph graph);

    /// <summary>Hands the images of a column to <paramref name="use"/>, one after another.</summary>
    private protected void ReadImages(IDataView data, int maxRows, Action<ReadOnlySpan<float>> use)
    {
        Host.CheckValue(data, nameof(data));
        if (maxRows <= 0)
            throw new ArgumentOutOfRangeException(nameof(maxRows), $"maxRows is {maxRows}; it must be greater than 0.");
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
}
