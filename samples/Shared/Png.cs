using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Samples;

/// <summary>Writes PNG files, 8 bits for each of red, green and blue. See https://www.w3.org/TR/png-3/.</summary>
public static class Png
{
    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="path">The file to write.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <param name="rgb">Three bytes a pixel, row by row: width * height * 3 of them.</param>
    public static void Write(string path, int width, int height, ReadOnlySpan<byte> rgb)
    {
        if (rgb.Length != width * height * 3)
            throw new ArgumentException($"rgb has {rgb.Length} bytes; a picture of {width} x {height} has {width * height * 3}.", nameof(rgb));

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;  // bits a channel
        header[9] = 2;  // red, green, blue

        using var file = File.Create(path);
        file.Write(Signature);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(rgb, width * 3));
        WriteChunk(file, "IEND", []);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int rowLength)
    {
        using var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.SmallestSize))
        {
            for (; !pixels.IsEmpty; pixels = pixels[rowLength..])
            {
                zlib.WriteByte(0);  // this row is not filtered
                zlib.Write(pixels[..rowLength]);
            }
        }

        return memory.ToArray();
    }

    private static void WriteChunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = new byte[4 + 4 + data.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32(chunk.AsSpan(4, 4 + data.Length)));
        file.Write(chunk);
    }

    private static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
        }

        return ~crc;
    }
}
