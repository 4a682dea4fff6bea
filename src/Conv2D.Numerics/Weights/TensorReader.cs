using System.Buffers;
using System.Collections.Immutable;

namespace Conv2D.Numerics;

/// <summary>
/// Reads what a header declares from a stream that need not have it. Memory grows with the bytes that came, not with
/// the header's word.
/// </summary>
internal static class TensorReader
{
    private const int BufferBytes = 1 << 16;
    private const int FirstValues = 1 << 14;

    /// <summary>Fills <paramref name="bytes"/>.</summary>
    /// <exception cref="FormatException">The stream ends before; the message starts with <paramref name="what"/>.</exception>
    public static void ReadExactly(Stream stream, Span<byte> bytes, string what)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
            throw new FormatException($"The file is cut short: {what} takes {bytes.Length} bytes, and there are {read}.");
    }

    /// <summary>Reads a number of bytes that a header declares.</summary>
    /// <exception cref="FormatException">The stream ends before.</exception>
    public static byte[] ReadBytes(Stream stream, int count, string what)
    {
        RequireRemaining(stream, count, what);
        var bytes = new byte[Math.Min(count, BufferBytes)];
        for (int filled = 0; ;)
        {
            int read = stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            filled += read;
            if (filled == count)
                return bytes;
            if (filled < bytes.Length)
                throw new FormatException($"The file is cut short: {what} takes {count} bytes, and there are {filled}.");
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
        }
    }

    /// <summary>Reads all that is left, up to a limit.</summary>
    /// <exception cref="FormatException">There is more.</exception>
    public static byte[] ReadToEnd(Stream stream, int limit, string what)
    {
        using var all = new MemoryStream();
        var buffer = new byte[BufferBytes];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            if (all.Length + read > limit)
                throw new FormatException($"{what} is longer than {limit} bytes.");
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    /// <summary>Reads the values of an array.</summary>
    /// <param name="stream">At the first value; left after the last.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="shape">As many extents as there are, none negative.</param>
    /// <param name="name">The array's name, for messages.</param>
    /// <exception cref="FormatException">The stream ends before, or a float64 is not a float32.</exception>
    public static WeightTensor ReadTensor(Stream stream, FloatFormat format, ImmutableArray<int> shape, string name)
    {
        int count = CountOf(shape, name);
        string what = $"{name}, {ShapeText.Of(shape.AsSpan())} of {format.Size()} bytes each,";
        RequireRemaining(stream, (long)count * format.Size(), what);

        // A stream that can seek was just seen to have the bytes.
        var values = new float[stream.CanSeek ? count : Math.Min(count, FirstValues)];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (int filled = 0; filled < count;)
            {
                if (filled == values.Length)
                    Array.Resize(ref values, (int)Math.Min(count, 2L * filled));
                int next = Math.Min(values.Length - filled, BufferBytes / 8);
                int bytes = next * format.Size();
                int read = stream.ReadAtLeast(buffer.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
                if (read < bytes)
                    throw new FormatException(
                        $"The file is cut short: {what} takes {(long)count * format.Size()} bytes, and there are {(long)filled * format.Size() + read}.");
                int inexact = format.Decode(buffer.AsSpan(0, bytes), values.AsSpan(filled, next));
                if (inexact >= 0)
                    throw new FormatException(
                        $"{name} is float64, and its value number {filled + inexact} is not a float32; round it where it is written, "
                        + "with .astype('float32').");
                filled += next;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new(shape, values);
    }

    /// <summary>Refuses a stream that goes on.</summary>
    /// <exception cref="FormatException">There is at least one byte more.</exception>
    public static void RequireEnd(Stream stream, string what)
    {
        if (stream.ReadByte() >= 0)
            throw new FormatException($"There are more bytes after {what}; the file is damaged, or is something else besides.");
    }

    private static void RequireRemaining(Stream stream, long bytes, string what)
    {
        if (stream.CanSeek && stream.Length - stream.Position < bytes)
            throw new FormatException(
                $"The file is cut short: {what} takes {bytes} bytes, and there are {Math.Max(stream.Length - stream.Position, 0)}.");
    }

    private static int CountOf(ImmutableArray<int> shape, string name)
    {
        long count = shape.Contains(0) ? 0 : 1;
        foreach (int extent in shape)
        {
            count *= extent;
            if (count > Array.MaxLength)
                throw new FormatException($"{name} has shape {ShapeText.Of(shape.AsSpan())}, more values than one array holds.");
        }

        return (int)count;
    }
}
