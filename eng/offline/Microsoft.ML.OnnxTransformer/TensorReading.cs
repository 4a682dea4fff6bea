using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Columns as tensors and tensors as columns.</summary>
internal static class TensorReading
{
    /// <summary>Reads the current value of a column as input of the model.</summary>
    public static Func<NamedOnnxValue> Reader(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
        => (Func<NamedOnnxValue>)Method(column.Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar))
            .MakeGenericMethod(column.Type.GetItemType().RawType).Invoke(null, [row, column, input]);

    /// <summary>A getter of an output.</summary>
    public static Delegate Getter(RowRun run, OnnxVariable output) => output.Type is not VectorDataViewType
        ? throw Contracts.ExceptNotSupp($"The output '{output.Name}' of the ONNX model is a scalar, which ML.NET cannot read.")
        : (Delegate)Method(nameof(Output)).MakeGenericMethod(output.ItemType.RawType).Invoke(null, [run, output]);

    private static Func<NamedOnnxValue> Scalar<T>(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return Tensor<T>(input.Name, [value], [1, 1]);
        };
    }

    private static Func<NamedOnnxValue> Vector<T>(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var isKnownSize = column.Type.IsKnownSizeVector();
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            var values = new T[buffer.Length];
            buffer.CopyTo(values);
            return Tensor(input.Name, values, isKnownSize ? input.Shape : input.ShapeOf(values.Length));
        };
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, int[] shape)
        => values is ReadOnlyMemory<char>[] texts
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));

    private static ValueGetter<VBuffer<T>> Output<T>(RowRun run, OnnxVariable output)
        => (ref VBuffer<T> destination) =>
        {
            var value = run.Current(output.Name);
            T[] values = typeof(T) == typeof(ReadOnlyMemory<char>)
                ? (T[])(object)Array.ConvertAll(value.AsTensor<string>().ToArray(), text => text.AsMemory())
                : null;
            ReadOnlySpan<T> span = values != null ? values : ((DenseTensor<T>)value.AsTensor<T>()).Buffer.Span;
            var editor = VBufferEditor.Create(ref destination, span.Length);
            span.CopyTo(editor.Values);
            destination = editor.Commit();
        };

    private static MethodInfo Method(string name) => typeof(TensorReading).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
