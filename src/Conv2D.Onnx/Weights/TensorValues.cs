using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Conv2D.Onnx.Protos;
using static Conv2D.Onnx.Protos.TensorProto.Types;

namespace Conv2D.Onnx;

/// <summary>Reads a constant tensor of a model as single-precision numbers, believing nothing that its header says.</summary>
internal static class TensorValues
{
    /// <summary>The values, row-major. float is taken as it is; double, float16 and bfloat16 are converted.</summary>
    /// <exception cref="FormatException">The tensor is not of floating-point numbers, or its shape does not match its data.</exception>
    public static float[] Read(TensorProto tensor)
    {
        if (tensor.DataLocation == DataLocation.External || tensor.ExternalData.Count > 0)
            throw new FormatException(
                $"The tensor '{tensor.Name}' is stored outside the model file ('{ExternalFile(tensor)}'); "
                + "save the model with its weights inside.");
        return (DataType)tensor.DataType switch
        {
            DataType.Float => Take(tensor, tensor.FloatData, sizeof(float), BinaryPrimitives.ReadSingleLittleEndian, x => x),
            DataType.Double => Take(tensor, tensor.DoubleData, sizeof(double), s => (float)BinaryPrimitives.ReadDoubleLittleEndian(s), x => (float)x),
            DataType.Float16 => Take(tensor, tensor.Int32Data, sizeof(ushort), s => (float)BinaryPrimitives.ReadHalfLittleEndian(s), HalfBits),
            DataType.Bfloat16 => Take(tensor, tensor.Int32Data, sizeof(ushort), s => BFloat16(BinaryPrimitives.ReadUInt16LittleEndian(s)), x => BFloat16((ushort)x)),
            var other => throw new FormatException(
                $"The tensor '{tensor.Name}' has data type {other}; weights must be Float, Double, Float16 or Bfloat16."),
        };
    }

    private delegate float Decode(ReadOnlySpan<byte> bytes);

    private static float[] Take<T>(TensorProto tensor, IReadOnlyCollection<T> typed, int size, Decode decode, Func<T, float> convert)
    {
        bool raw = tensor.RawData.Length > 0 || typed.Count == 0;
        if (raw && tensor.RawData.Length % size != 0)
            throw new FormatException(
                $"The tensor '{tensor.Name}' has {tensor.RawData.Length} bytes of data; values of {size} bytes do not fill that.");
        int present = raw ? tensor.RawData.Length / size : typed.Count;
        RequireCount(tensor, present);

        // As long as the data that is there, whatever the shape claims.
        float[] values = new float[present];
        if (!raw)
        {
            int i = 0;
            foreach (T value in typed)
                values[i++] = convert(value);
        }
        else if (BitConverter.IsLittleEndian && (DataType)tensor.DataType == DataType.Float)
            tensor.RawData.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        else
        {
            ReadOnlySpan<byte> bytes = tensor.RawData.Span;
            for (int i = 0; i < values.Length; i++)
                values[i] = decode(bytes.Slice(i * size, size));
        }

        return values;
    }

    private static void RequireCount(TensorProto tensor, int present)
    {
        Int128 claimed = 1;
        foreach (long extent in tensor.Dims)
        {
            if (extent < 0)
                throw new FormatException($"The tensor '{tensor.Name}' has shape {Shape(tensor)}; an extent is negative.");
            claimed = Int128.Min(claimed * extent, long.MaxValue);
        }

        if (claimed != present)
            throw new FormatException($"The tensor '{tensor.Name}' of shape {Shape(tensor)} has {present} values; its shape takes another number.");
    }

    public static string Shape(TensorProto tensor) => $"({string.Join(", ", tensor.Dims.Take(8))}{(tensor.Dims.Count > 8 ? ", ..." : "")})";

    private static string ExternalFile(TensorProto tensor) =>
        tensor.ExternalData.FirstOrDefault(entry => entry.Key == "location")?.Value ?? "location not given";

    private static float HalfBits(int bits) => (float)BitConverter.UInt16BitsToHalf((ushort)bits);

    private static float BFloat16(ushort bits) => BitConverter.Int32BitsToSingle(bits << 16);
}
