using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Samples.Tests;

public sealed class PngTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_picture_holds_the_pixels_it_was_given()
    {
        byte[] rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        Png.Write(_path, width: 3, height: 2, rgb);

        var chunks = Chunks(File.ReadAllBytes(_path));
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, 3, 0, 0, 0, 2, 8, 2, 0, 0, 0], chunks[0].Data);
        Assert.Equal([0, .. rgb[..9], 0, .. rgb[9..]], Inflate(chunks[1].Data));
        Assert.Equal(0xAE426082u, chunks[2].Crc); // the check sum of every PNG's last chunk
    }

    [Fact]
    public void Pixels_that_do_not_fill_the_picture_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Png.Write(_path, width: 3, height: 2, new byte[17]));
        Assert.StartsWith("rgb has 17 bytes; a picture of 3 x 2 has 18.", error.Message);
    }

    [Fact]
    public void Tiles_lie_in_rows_with_gaps_and_show_signs_in_colour()
    {
        var picture = new TiledPicture(columns: 2, tileSize: 2);
        picture.AddBrightness(1, 2, (_, x) => x == 0 ? 0.5f : 2);
        picture.EndRow();
        picture.AddSigned(2, 1, (y, _) => y == 0 ? 1 : -0.5f);
        picture.Save(_path);

        var chunks = Chunks(File.ReadAllBytes(_path));
        Assert.Equal([0, 0, 0, 16, 0, 0, 0, 16], chunks[0].Data[..8]);
        byte[] rows = Inflate(chunks[1].Data);
        Assert.Equal([64, 64, 64, 255, 255, 255], Pixels(rows, row: 4, column: 4, count: 2));
        Assert.Equal([32, 32, 32], Pixels(rows, row: 4, column: 10, count: 1));
        Assert.Equal([255, 0, 0, 255, 0, 0], Pixels(rows, row: 10, column: 4, count: 2));
        Assert.Equal([128, 128, 255, 128, 128, 255], Pixels(rows, row: 11, column: 4, count: 2));
    }

    private static byte[] Pixels(byte[] rows, int row, int column, int count) =>
        rows.AsSpan((row * (1 + (16 * 3))) + 1 + (column * 3), count * 3).ToArray();

    private static List<(string Type, byte[] Data, uint Crc)> Chunks(ReadOnlySpan<byte> file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8].ToArray());
        var chunks = new List<(string, byte[], uint)>();
        for (file = file[8..]; !file.IsEmpty;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file);
            chunks.Add((
                Encoding.ASCII.GetString(file[4..8]),
                file.Slice(8, length).ToArray(),
                BinaryPrimitives.ReadUInt32BigEndian(file[(8 + length)..])));
            file = file[(12 + length)..];
        }

        return chunks;
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        zlib.CopyTo(memory);
        return memory.ToArray();
    }
}
