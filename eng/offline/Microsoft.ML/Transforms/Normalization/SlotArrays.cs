using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Arrays of numbers in a model.</summary>
internal static class SlotArrays
{
    public static void CheckItemSize<T>(IExceptionContext ectx, BinaryReader reader)
        => ectx.CheckDecode(reader.ReadInt32() == Unsafe.SizeOf<T>(), "The model was saved for another number type.");

    public static void Write<T>(BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged
        => writer.Write(MemoryMarshal.AsBytes(values));

    public static void WriteCounted<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values?.Length ?? 0);
        Write<T>(writer, values);
    }

    public static T[] Read<T>(IExceptionContext ectx, BinaryReader reader, int count)
        where T : unmanaged
    {
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        ectx.CheckDecode(count >= 0 && count <= left / Unsafe.SizeOf<T>(), "An array of the model is longer than the model.");
        var values = new T[count];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>An array of the expected length, or null for one of none.</summary>
    public static T[] ReadCounted<T>(IExceptionContext ectx, BinaryReader reader, int expected)
        where T : unmanaged
    {
        var count = reader.ReadInt32();
        ectx.CheckDecode(count == 0 || count == expected, $"An array of the model has {count} values instead of {expected}.");
        return count == 0 ? null : Read<T>(ectx, reader, count);
    }
}
