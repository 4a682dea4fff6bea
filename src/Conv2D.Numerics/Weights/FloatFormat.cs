using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Conv2D.Numerics;

/// <summary>How the numbers of a weight file lie in its bytes. All are little-endian.</summary>
internal enum FloatFormat
{
    /// <summary>IEEE 754 binary32.</summary>
    Float32,

    /// <summary>IEEE 754 binary16; every one is a float32.</summary>
    Float16,

    /// <summary>The upper half of a binary32; every one is a float32.</summary>
    BFloat16,

    /// <summary>IEEE 754 binary64; taken where every value is a float32.</summary>
    Float64,
}

/// <summary>Bytes to float32 and back, without ever rounding.</summary>
internal static class FloatFormats
{
    /// <summary>Bytes of one number.</summary>
    public static int Size(this FloatFormat format) => format switch
    {
        FloatFormat.Float32 => 4,
        FloatFormat.Float64 => 8,
        _ => 2,
    };

    /// <summary>Decodes as many numbers as <paramref name="values"/> has room for.</summary>
    /// <returns>The place of the first number that no float32 equals, or -1 where there is none.</returns>
    public static int Decode(this FloatFormat format, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (format)
        {
            case FloatFormat.Float32:
                bytes[..(4 * values.Length)].CopyTo(MemoryMarshal.AsBytes(values));
                if (!BitConverter.IsLittleEndian)
                    SwapBytes(values);
                return -1;
            case FloatFormat.Float16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                return -1;
            case FloatFormat.BFloat16:
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                return -1;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    double value = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                    values[i] = (float)value;
                    if (values[i] != value && !double.IsNaN(value))
                        return i;
                }

                return -1;
        }
    }

    /// <summary>The values as little-endian float32, handed to <paramref name="write"/> in pieces.</summary>
    public static void Encode(ReadOnlySpan<float> values, Action<ReadOnlySpan<byte>> write)
    {
        if (BitConverter.IsLittleEndian)
        {
            // In pieces, because the bytes of a large array are more than one span of bytes can have.
            for (int start = 0; start < values.Length; start += PieceLength)
                write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(PieceLength, values.Length - start))));
            return;
        }

        Span<float> piece = new float[Math.Min(PieceLength, values.Length)];
        for (int start = 0; start < values.Length; start += PieceLength)
        {
            var swapped = piece[..Math.Min(PieceLength, values.Length - start)];
            values.Slice(start, swapped.Length).CopyTo(swapped);
            SwapBytes(swapped);
            write(MemoryMarshal.AsBytes(swapped));
        }
    }

    private const int PieceLength = 1 << 20;

    private static void SwapBytes(Span<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
