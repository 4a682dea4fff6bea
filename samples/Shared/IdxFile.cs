using System.Buffers.Binary;
using System.IO.Compression;

namespace Samples;

/// <summary>
/// A file in MNIST's IDX format, gzipped or not: unsigned bytes with a big-endian header that gives the dimensions.
/// </summary>
/// <param name="Dimensions">Length of each dimension, the slowest first: (count) for labels, (count, rows, columns) for images.</param>
/// <param name="Values">All values, row-major.</param>
public sealed record IdxFile(int[] Dimensions, byte[] Values)
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Number of items: the first dimension.</summary>
    public int Count => Dimensions[0];

    /// <summary>Number of values of one item: 1 for a label, rows times columns for an image.</summary>
    public int ItemLength => Values.Length / Math.Max(Count, 1);

    /// <summary>The values of one item.</summary>
    public ReadOnlySpan<byte> this[int item] => Values.AsSpan(item * ItemLength, ItemLength);

    /// <exception cref="FormatException">The file is not IDX, holds something else than bytes, or ends early.</exception>
    public static IdxFile Read(string path)
    {
        byte[] bytes = ReadAll(path);
        if (bytes.Length < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != UnsignedByte || bytes[3] == 0)
            throw new FormatException($"{path} does not begin as an IDX file of unsigned bytes does: 0, 0, 8, number of dimensions.");

        int headerLength = 4 + (4 * bytes[3]);
        if (bytes.Length < headerLength)
            throw new FormatException($"{path} ends within its header.");
        int[] dimensions = new int[bytes[3]];
        long announced = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4 + (4 * i)));
            if (dimensions[i] < 0)
                throw new FormatException($"{path} has a negative length, {dimensions[i]}, for dimension {i}.");
            announced *= dimensions[i];
            if (announced > Array.MaxLength)
                throw new FormatException($"{path} announces more values than a file can hold that is read at once.");
        }

        if (announced != bytes.Length - headerLength)
            throw new FormatException($"{path} announces {announced} values and holds {bytes.Length - headerLength}.");
        return new IdxFile(dimensions, bytes[headerLength..]);
    }

    private static byte[] ReadAll(string path)
    {
        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
