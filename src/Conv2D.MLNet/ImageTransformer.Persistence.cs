using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

public abstract partial class ImageTransformer
{
    /// <summary>
    /// The assembly in which ML.NET looks for the loader. Without its version: the format has one of its own, and a file that a
    /// later version of the library wrote in it loads in an earlier one.
    /// </summary>
    private protected static string LoaderAssemblyName => typeof(ImageTransformer).Assembly.GetName().Name!;

    /// <summary>Signature and versions of the format in which the layer is saved.</summary>
    private protected abstract VersionInfo Version { get; }

    /// <summary>Writes all there is to save beside the columns.</summary>
    private protected abstract void WriteBlock(Stream stream);

    /// <summary>Reads what <see cref="WriteBlock"/> wrote.</summary>
    private protected static T ReadBlock<T>(IHost host, ModelLoadContext ctx, Func<Stream, T> read)
    {
        try
        {
            return read(ctx.Reader.BaseStream);
        }
        catch (FormatException error)
        {
            // Marked as ML.NET's own, so that it is reported and not taken for a fault of the host.
            throw host.ExceptDecode(error.Message);
        }
    }

    /// <summary>The host of a layer that is being loaded.</summary>
    private protected static IHost CheckAtModel(IHostEnvironment env, ModelLoadContext ctx, VersionInfo version, string name)
    {
        var host = Contracts.CheckRef(env, nameof(env)).Register(name);
        host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel(version);
        return host;
    }

    /// <summary>Saves the transformer as a part of <c>model.zip</c>.</summary>
    protected override void SaveModel(ModelSaveContext ctx)
    {
        Host.CheckValue(ctx, nameof(ctx));
        ctx.CheckAtModel();
        ctx.SetVersionInfo(Version);

        // *** Binary format ***
        // <base>: the columns
        // <block>: the layer
        SaveColumns(ctx);
        ctx.Writer.Flush();
        WriteBlock(ctx.Writer.BaseStream);
    }
}
