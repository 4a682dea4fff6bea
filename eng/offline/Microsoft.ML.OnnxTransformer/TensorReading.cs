using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Columns as tensors and tensors as columns.</summary>
internal static class TensorReading
{
    /// <summary>Reads the current value of a column as input of the model.</summary>
    public static Func<NamedOnnxValue> Reader(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
        => (Func<NamedOnnxValue>)Method(column.Type is VectorDataViewType ? nameof(Vector) : nameof(Scalar))
            .MakeGenericMethod(column.Type.GetItemType().RawType).Invoke(null, [row, column, input]);

    /// <summary>A getter of an output.</summary>
    public static Delegate Getter(RowRun run, OnnxVariable output)
        => (Delegate)Method(nameof(Output)).MakeGenericMethod(output.ItemType.RawType).Invoke(null, [run, output]);

    private static Func<NamedOnnxValue> Scalar<T>(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return Tensor(input, [value]);
        };
    }

    private static Func<NamedOnnxValue> Vector<T>(DataViewRow row, DataViewSchema.Column column, OnnxVariable input)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            var values = new T[buffer.Length];
            buffer.CopyTo(values);
            return Tensor(input, values);
        };
    }

    private static NamedOnnxValue Tensor<T>(OnnxVariable input, T[] values)
    {
        var shape = input.ShapeOf(values.Length);
        return values is ReadOnlyMemory<char>[] texts
            ? NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), shape))
            : NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<T>(values, shape));
    }

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
