using System.Runtime.CompilerServices;
using Conv2D.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(Pooling2DTransformer.Summary, typeof(Pooling2DTransformer), null, typeof(SignatureLoadModel),
    Pooling2DTransformer.UserName, Pooling2DTransformer.LoaderSignature)]
[assembly: LoadableClass(Pooling2DTransformer.Summary, typeof(IDataTransform), typeof(Pooling2DTransformer), null, typeof(SignatureLoadDataTransform),
    Pooling2DTransformer.UserName, Pooling2DTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(Pooling2DTransformer), null, typeof(SignatureLoadRowMapper),
    Pooling2DTransformer.UserName, Pooling2DTransformer.LoaderSignature)]

namespace Conv2D.MLNet;

public sealed partial class Pooling2DTransformer
{
    internal const string Summary = "Applies a pooling layer, as Keras defines it, to a column of images.";
    internal const string UserName = "Pooling2D Transform";
    internal const string LoaderSignature = "Pooling2DTransform";

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "POOL2D  ",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: LoaderAssemblyName);

    private Pooling2DTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        var block = ReadBlock(host, ctx, PoolingBlock.Read);
        _geometry = block.Geometry;
        Backend = block.Backend;
    }

    private protected override VersionInfo Version => GetVersionInfo();

    private protected override void WriteBlock(Stream stream) => new PoolingBlock(_geometry, Backend).Write(stream);

    // Factory method for SignatureLoadModel.
    private static Pooling2DTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        MLNetVersion.Require();
        return Load(env, ctx);
    }

    // Apart, so that nothing internal to ML.NET is looked for before the check that it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pooling2DTransformer Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new(CheckAtModel(env, ctx, GetVersionInfo(), nameof(Pooling2DTransformer)), ctx);

    // Factory method for SignatureLoadDataTransform.
    private static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).MakeDataTransform(input);

    // Factory method for SignatureLoadRowMapper.
    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) => Create(env, ctx).MakeRowMapper(inputSchema);
}
