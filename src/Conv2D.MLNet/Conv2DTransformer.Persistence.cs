using System.Runtime.CompilerServices;
using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(Conv2DTransformer.Summary, typeof(Conv2DTransformer), null, typeof(SignatureLoadModel),
    Conv2DTransformer.UserName, Conv2DTransformer.LoaderSignature)]
[assembly: LoadableClass(Conv2DTransformer.Summary, typeof(IDataTransform), typeof(Conv2DTransformer), null, typeof(SignatureLoadDataTransform),
    Conv2DTransformer.UserName, Conv2DTransformer.LoaderSignature)]
[assembly: LoadableClass(typeof(IRowMapper), typeof(Conv2DTransformer), null, typeof(SignatureLoadRowMapper),
    Conv2DTransformer.UserName, Conv2DTransformer.LoaderSignature)]

namespace Conv2D.MLNet;

public sealed partial class Conv2DTransformer
{
    internal const string Summary = "Applies a Conv2D layer, as Keras defines it, to a column of images.";
    internal const string UserName = "Conv2D Transform";
    internal const string LoaderSignature = "Conv2DTransform";

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "CONV2D  ",
        verWrittenCur: 0x00010001, // Initial
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: LoaderAssemblyName);

    private Conv2DTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        var block = ReadBlock(host, ctx, ModelBlock.Read);
        _layer = block.Layer;
        _allowWinograd = block.AllowWinograd;
        Backend = block.Backend;
    }

    private protected override VersionInfo Version => GetVersionInfo();

    private protected override void WriteBlock(Stream stream)
    {
        RequireReadable();
        new ModelBlock(_layer, Backend, _allowWinograd).Write(stream);
    }

    // A class of the user's own has a name in the JSON, but nothing here could make it again from that.
    private void RequireReadable()
    {
        string problem;
        try
        {
            var (own, read) = (_layer.Config.Activation, KerasJson.Read(KerasJson.Write(_layer.Config)).Activation);
            if (own.GetType() == read.GetType())
                return;
            problem = $"its activation, {own.GetType().Name}, has the name of Keras' '{own.Name}', which would be loaded in its place; give it another name.";
        }
        catch (FormatException error)
        {
            problem = error.Message;
        }

        throw Host.ExceptNotSupp($"The layer '{OutputColumn}' cannot be saved, because it could not be loaded again: {problem}");
    }

    // Factory method for SignatureLoadModel.
    private static Conv2DTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        MLNetVersion.Require();
        return Load(env, ctx);
    }

    // Apart, so that nothing internal to ML.NET is looked for before the check that it is there.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Conv2DTransformer Load(IHostEnvironment env, ModelLoadContext ctx) =>
        new(CheckAtModel(env, ctx, GetVersionInfo(), nameof(Conv2DTransformer)), ctx);

    // Factory method for SignatureLoadDataTransform.
    private static IDataTransform Create(IHostEnvironment env, ModelLoadContext ctx, IDataView input) => Create(env, ctx).MakeDataTransform(input);

    // Factory method for SignatureLoadRowMapper.
    private static IRowMapper Create(IHostEnvironment env, ModelLoadContext ctx, DataViewSchema inputSchema) => Create(env, ctx).MakeRowMapper(inputSchema);
}
