using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// How the binary format of ML.NET names types and writes values. A type is a name and, length first, its parameters:
/// a vector's item type, number of dimensions and dimensions; a key's number type and count.
/// </summary>
internal static class ColumnCodec
{
    private const string TextName = "TextSpan";
    private const string VectorName = "VBuffer";
    private const string KeyName = "Key2";

    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        using var parameters = new MemoryStream();
        using var inner = new BinaryWriter(parameters);
        switch (type)
        {
            case VectorDataViewType vector:
                WriteType(inner, vector.ItemType);
                inner.Write(vector.Dimensions.Length);
                foreach (var dimension in vector.Dimensions)
                    inner.Write(dimension);
                writer.Write(VectorName);
                break;
            case KeyDataViewType key:
                WriteType(inner, ColumnTypeExtensions.PrimitiveTypeFromType(key.RawType));
                inner.Write(key.Count);
                writer.Write(KeyName);
                break;
            default:
                writer.Write(type is TextDataViewType ? TextName : type.RawType.Name);
                break;
        }
        inner.Flush();
        writer.Write7BitEncodedInt64(parameters.Length);
        writer.Write(parameters.ToArray());
    }

    /// <summary>The type; null for one this code does not know.</summary>
    public static DataViewType ReadTypeOrNull(BinaryReader reader)
    {
        var name = reader.ReadString();
        var length = reader.Read7BitEncodedInt64();
        Contracts.CheckDecode(length >= 0 && length <= reader.BaseStream.Length - reader.BaseStream.Position, "Corrupt schema");
        var end = reader.BaseStream.Position + length;
        DataViewType type = name switch
        {
            VectorName => ReadVector(reader),
            KeyName => ReadTypeOrNull(reader) is { } number ? new KeyDataViewType(number.RawType, reader.ReadUInt64()) : null,
            TextName => TextDataViewType.Instance,
            nameof(DataViewRowId) => RowIdDataViewType.Instance,
            "DvBool" => BooleanDataViewType.Instance,
            _ => typeof(int).Assembly.GetType($"System.{name}") is { } known && (known.IsPrimitive || known == typeof(DateTime) || known == typeof(DateTimeOffset) || known == typeof(TimeSpan))
                ? ColumnTypeExtensions.PrimitiveTypeFromType(known)
                : null,
        };
        reader.BaseStream.Position = end;
        return type;
    }

    /// <summary>Writes one value of the type; false for types whose values this code cannot write.</summary>
    public static bool TryWriteValue(BinaryWriter writer, DataViewType type, Delegate getter)
        => IsStorable(type) && Call<bool>(nameof(WriteOne), type.RawType, writer, type, getter);

    /// <summary>A getter of the one value written; null for types whose values this code cannot read.</summary>
    public static Delegate ReadValueOrNull(BinaryReader reader, DataViewType type)
        => IsStorable(type) ? Call<Delegate>(nameof(ReadOne), type.RawType, reader, type) : null;

    private static bool IsStorable(DataViewType type)
        => type.GetItemType() is NumberDataViewType or TextDataViewType or BooleanDataViewType or KeyDataViewType;

    private static VectorDataViewType ReadVector(BinaryReader reader)
    {
        var item = ReadTypeOrNull(reader);
        var count = reader.ReadInt32();
        Contracts.CheckDecode(count > 0 && count <= (reader.BaseStream.Length - reader.BaseStream.Position) / sizeof(int), "Corrupt schema");
        var dimensions = new int[count];
        foreach (ref var dimension in dimensions.AsSpan())
            dimension = reader.ReadInt32();
        return item is PrimitiveDataViewType primitive ? new VectorDataViewType(primitive, dimensions) : null;
    }

    private static bool WriteOne<T>(BinaryWriter writer, DataViewType type, ValueGetter<T> getter)
    {
        T value = default;
        getter(ref value);
        if (type is VectorDataViewType vector)
            return Call<bool>(nameof(WriteVector), vector.ItemType.RawType, writer, vector, value);
        WriteItems(writer, [value]);
        return true;
    }

    // One vector: the number of vectors, its length (and again, for vectors whose length may vary and is zero),
    // the number of values or -1 where dense, the number of indices, the indices, the values.
    private static bool WriteVector<T>(BinaryWriter writer, VectorDataViewType type, VBuffer<T> vector)
    {
        writer.Write(1);
        writer.Write(vector.Length);
        if (vector.Length == 0)
            writer.Write(0);
        writer.Write(vector.IsDense ? -1 : vector.GetValues().Length);
        writer.Write(vector.GetIndices().Length);
        foreach (var index in vector.GetIndices())
            writer.Write(index);
        WriteItems(writer, vector.GetValues());
        return true;
    }

    /// <summary>The values of one block, as the type is stored.</summary>
    public static void WriteItems<T>(BinaryWriter writer, ReadOnlySpan<T> items)
    {
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            writer.Write(items.Length);
            var text = "";
            foreach (var item in items)
            {
                text += item.ToString();
                writer.Write(text.Length);
            }
            writer.Write(text);
        }
        else if (typeof(T) == typeof(bool))
        {
            var bits = new byte[(items.Length + 7) / 8];
            for (var i = 0; i < items.Length; i++)
                if ((bool)(object)items[i])
                    bits[i / 8] |= (byte)(1 << (i % 8));
            writer.Write(bits);
        }
        else
        {
            var bytes = new byte[items.Length * Unsafe.SizeOf<T>()];
            for (var i = 0; i < items.Length; i++)
                Unsafe.WriteUnaligned(ref bytes[i * Unsafe.SizeOf<T>()], items[i]);
            writer.Write(bytes);
        }
    }

    private static Delegate ReadOne<T>(BinaryReader reader, DataViewType type)
    {
        if (type is VectorDataViewType vector)
            return Call<Delegate>(nameof(ReadVectorValue), vector.ItemType.RawType, reader, vector);
        var value = ReadItems<T>(reader, 1)[0];
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static Delegate ReadVectorValue<T>(BinaryReader reader, VectorDataViewType type)
    {
        Contracts.CheckDecode(reader.ReadInt32() == 1, "Corrupt schema");
        var length = reader.ReadInt32();
        if (length == 0)
            length = reader.ReadInt32();
        var count = reader.ReadInt32();
        var indices = ReadItems<int>(reader, reader.ReadInt32());
        var values = ReadItems<T>(reader, count < 0 ? length : count);
        var vector = count < 0 ? new VBuffer<T>(length, values) : new VBuffer<T>(length, count, values, indices);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => vector.CopyTo(ref destination));
    }

    /// <inheritdoc cref="WriteItems"/>
    public static T[] ReadItems<T>(BinaryReader reader, int count)
    {
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        Contracts.CheckDecode(count >= 0 && count <= left * 8, "Corrupt schema");
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            Contracts.CheckDecode(reader.ReadInt32() == count && count <= left / sizeof(int), "Corrupt schema");
            var ends = ReadItems<int>(reader, count);
            var text = reader.ReadString();
            var texts = new ReadOnlyMemory<char>[count];
            for (var i = 0; i < count; i++)
            {
                var start = i == 0 ? 0 : ends[i - 1] & int.MaxValue;
                texts[i] = ends[i] < 0 ? default : text.AsMemory(start, ends[i] - start);
            }
            return (T[])(object)texts;
        }
        var items = new T[count];
        if (typeof(T) == typeof(bool))
        {
            var bits = reader.ReadBytes((count + 7) / 8);
            for (var i = 0; i < count; i++)
                items[i] = (T)(object)((bits[i / 8] >> (i % 8) & 1) != 0);
            return items;
        }
        Contracts.CheckDecode(count <= left / Unsafe.SizeOf<T>(), "Corrupt schema");
        var bytes = reader.ReadBytes(count * Unsafe.SizeOf<T>());
        for (var i = 0; i < count; i++)
            items[i] = Unsafe.ReadUnaligned<T>(ref bytes[i * Unsafe.SizeOf<T>()]);
        return items;
    }

    private static TResult Call<TResult>(string method, Type type, params object[] args)
        => (TResult)typeof(ColumnCodec).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, args);
}
