using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(IColumnFunction), typeof(AffineFunction), null, typeof(SignatureLoadColumnFunction), "Affine Normalizer", AffineFunction.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>(value - offset) * scale, slot by slot.</summary>
internal static class AffineFunction
{
    public const string LoaderSignature = "AffineNormExec";

    public static IColumnFunction Of(DataViewType type, double[] scale, double[] offset)
    {
        offset = offset == null || offset.All(value => value == 0) ? null : offset;
        return type.GetItemType().RawType == typeof(float)
            ? new AffineFunction<float>(Array.ConvertAll(scale, value => (float)value), offset == null ? null : Array.ConvertAll(offset, value => (float)value))
            : new AffineFunction<double>(scale, offset);
    }

    internal static VersionInfo GetVersionInfo() => new(
        modelSignature: "AFF NORM",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: PackageAssemblies.Data);

    private static IColumnFunction Create(ModelLoadContext ctx, IHost host, DataViewType typeSrc)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return typeSrc.GetItemType().RawType == typeof(float)
            ? AffineFunction<float>.Load(ctx, host, typeSrc.GetValueCount())
            : AffineFunction<double>.Load(ctx, host, typeSrc.GetValueCount());
    }
}

/// <inheritdoc cref="AffineFunction"/>
internal sealed class AffineFunction<T>(T[] scale, T[] offset) : IColumnFunction
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // *** Binary format ***
    // int: size of T, int: number of slots
    // int: number of slots that change, or -1 for all; int[]: which
    // int: number of scales, T[]: scales; int: number of offsets, none if all are zero, T[]: offsets
    public static AffineFunction<T> Load(ModelLoadContext ctx, IHost host, int slots)
    {
        SlotArrays.CheckItemSize<T>(host, ctx.Reader);
        var size = ctx.Reader.ReadInt32();
        host.Check(size == slots, $"Normalizer expected {size} slots, but the input data column has {slots} slots.");
        var changing = ctx.Reader.ReadInt32();
        host.CheckDecode(changing >= -1 && changing < size, "The number of normalized slots is out of range.");
        var indices = changing < 0 ? null : SlotArrays.Read<int>(host, ctx.Reader, changing);
        var scale = SlotArrays.ReadCounted<T>(host, ctx.Reader, indices?.Length ?? size);
        var offset = SlotArrays.ReadCounted<T>(host, ctx.Reader, indices?.Length ?? size);
        host.CheckDecode(scale != null, "The normalizer has no scales.");
        if (indices != null)
            (scale, offset) = (Spread(scale, T.One), offset == null ? null : Spread(offset, T.Zero));
        return new(scale, offset);

        T[] Spread(T[] values, T other)
        {
            var spread = new T[size];
            Array.Fill(spread, other);
            for (var i = 0; i < indices.Length; i++)
                spread[indices[i]] = values[i];
            return spread;
        }
    }

    public Delegate GetGetter(DataViewRow input, int icol)
    {
        var column = input.Schema[icol];
        if (column.Type is not VectorDataViewType)
        {
            var scalar = input.GetGetter<T>(column);
            var from = offset?[0] ?? T.Zero;
            return (ValueGetter<T>)((ref T destination) =>
            {
                scalar(ref destination);
                destination = (destination - from) * scale[0];
            });
        }
        var vector = input.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
        {
            vector(ref buffer);
            Contracts.Check(buffer.Length == scale.Length, $"Normalizer expected {scale.Length} slots but got {buffer.Length}");
            Apply(in buffer, ref destination);
        });
    }

    public void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(AffineFunction.GetVersionInfo());
        ctx.Writer.Write(Unsafe.SizeOf<T>());
        ctx.Writer.Write(scale.Length);
        ctx.Writer.Write(-1);
        SlotArrays.WriteCounted(ctx.Writer, scale);
        SlotArrays.WriteCounted(ctx.Writer, offset);
        ctx.SaveTextStream("AffineNormalizer.txt", writer =>
        {
            writer.WriteLine($"NumNormalizationFeatures={scale.Length}");
            for (var i = 0; i < scale.Length; i++)
                writer.WriteLine($"{i}\t{offset?[i] ?? T.Zero}\t{scale[i]}");
            writer.WriteLine();
        });
    }

    private void Apply(in VBuffer<T> buffer, ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, scale.Length, requireIndicesOnDense: true);
        buffer.CopyTo(editor.Values);
        var stored = 0;
        for (var i = 0; i < scale.Length; i++)
        {
            editor.Values[i] = (editor.Values[i] - (offset?[i] ?? T.Zero)) * scale[i];
            stored += editor.Values[i] == T.Zero ? 0 : 1;
        }
        // Half of the values and more are zero: only the others are stored.
        if (stored >= scale.Length / 2)
        {
            destination = editor.Commit();
            return;
        }
        var next = 0;
        for (var i = 0; i < scale.Length; i++)
            if (editor.Values[i] != T.Zero)
                (editor.Indices[next], editor.Values[next++]) = (i, editor.Values[i]);
        destination = editor.CommitTruncated(stored);
    }
}
