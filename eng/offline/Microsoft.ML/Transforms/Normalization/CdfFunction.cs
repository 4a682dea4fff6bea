using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(IColumnFunction), typeof(CdfFunction), null, typeof(SignatureLoadColumnFunction), "CDF Normalizer", CdfFunction.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>The normal distribution's cumulative probability of a value, slot by slot.</summary>
internal static class CdfFunction
{
    public const string LoaderSignature = "CdfNormalizeFunction";

    public static IColumnFunction Of(DataViewType type, double[] mean, double[] deviation)
        => type.GetItemType().RawType == typeof(float)
            ? new CdfFunction<float>(Array.ConvertAll(mean, value => (float)value), Array.ConvertAll(deviation, value => (float)value))
            : new CdfFunction<double>(mean, deviation);

    internal static VersionInfo GetVersionInfo() => new(
        modelSignature: "CDFNORMF",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private static IColumnFunction Create(ModelLoadContext ctx, IHost host, DataViewType typeSrc)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return typeSrc.GetItemType().RawType == typeof(float)
            ? CdfFunction<float>.Load(ctx, host, typeSrc.GetValueCount())
            : CdfFunction<double>.Load(ctx, host, typeSrc.GetValueCount());
    }
}

/// <inheritdoc cref="CdfFunction"/>
internal sealed class CdfFunction<T>(T[] mean, T[] deviation) : IColumnFunction
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // *** Binary format ***
    // int: size of T, byte: whether of logarithms, int: number of slots, T[]: means, T[]: standard deviations
    public static CdfFunction<T> Load(ModelLoadContext ctx, IHost host, int slots)
    {
        SlotArrays.CheckItemSize<T>(host, ctx.Reader);
        if (ctx.Reader.ReadByte() != 0)
            throw host.ExceptNotSupp("Normalizing by the distribution of logarithms needs the Microsoft.ML package.");
        var size = ctx.Reader.ReadInt32();
        host.Check(size == slots, $"Normalizer expected {size} slots, but the input data column has {slots} slots.");
        return new(SlotArrays.Read<T>(host, ctx.Reader, size), SlotArrays.Read<T>(host, ctx.Reader, size));
    }

    public Delegate GetGetter(DataViewRow input, int icol)
    {
        var column = input.Schema[icol];
        if (column.Type is not VectorDataViewType)
        {
            var scalar = input.GetGetter<T>(column);
            return (ValueGetter<T>)((ref T destination) =>
            {
                scalar(ref destination);
                destination = Probability(destination, 0);
            });
        }
        var vector = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
        {
            vector(ref buffer);
            Contracts.Check(buffer.Length == mean.Length, $"Normalizer expected {mean.Length} slots but got {buffer.Length}");
            var editor = VBufferEditor.Create(ref destination, mean.Length);
            buffer.CopyTo(editor.Values);
            for (var i = 0; i < mean.Length; i++)
                editor.Values[i] = Probability(editor.Values[i], i);
            destination = editor.Commit();
        });
    }

    public void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CdfFunction.GetVersionInfo());
        ctx.Writer.Write(Unsafe.SizeOf<T>());
        ctx.Writer.Write((byte)0);
        ctx.Writer.Write(mean.Length);
        SlotArrays.Write<T>(ctx.Writer, mean);
        SlotArrays.Write<T>(ctx.Writer, deviation);
    }

    /// <summary>With the error function approximated by elementary functions (S. Winitzki, 2008), as ML.NET does.</summary>
    private T Probability(T value, int slot)
    {
        if (deviation[slot] == T.Zero)
            return T.Zero;
        var x = (value - mean[slot]) / deviation[slot];
        var half = x * x / T.CreateChecked(2);
        var a = T.CreateChecked(0.147) * half;
        var spread = Math.Sqrt(1 - Math.Exp(double.CreateChecked(-half) * ((4 / Math.PI) + double.CreateChecked(a)) / double.CreateChecked(T.One + a)));
        return T.CreateChecked(0.5 + (0.5 * T.Sign(x) * spread));
    }
}
