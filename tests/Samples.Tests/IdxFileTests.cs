using System.IO.Compression;

namespace Samples.Tests;

public sealed class IdxFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Images_have_their_dimensions_and_pixels()
    {
        var file = IdxFile.Read(Save("two", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255]));

        Assert.Equal([2, 1, 3], file.Dimensions);
        Assert.Equal(2, file.Count);
        Assert.Equal(3, file.ItemLength);
        Assert.Equal([4, 5, 255], file[1].ToArray());
    }

    [Fact]
    public void A_gzipped_file_reads_as_the_plain_one()
    {
        string path = Path.Combine(_folder, "labels.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            gzip.Write([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]);

        Assert.Equal([7, 8, 9], IdxFile.Read(path).Values);
    }

    [Theory]
    [InlineData("does not begin as an IDX file", new byte[] { 0x1F, 0x8B, 8, 1, 0, 0, 0, 0 })]
    [InlineData("does not begin as an IDX file", new byte[] { 0, 0, 13, 1, 0, 0, 0, 0 })]
    [InlineData("does not begin as an IDX file", new byte[] { 0, 0, 8 })]
    [InlineData("ends within its header", new byte[] { 0, 0, 8, 3, 0, 0, 0, 2 })]
    [InlineData("announces 3 values and holds 2", new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 7, 8 })]
    [InlineData("announces 1 values and holds 2", new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7, 8 })]
    [InlineData("negative", new byte[] { 0, 0, 8, 1, 255, 255, 255, 255 })]
    [InlineData("more values than a file can hold",
        new byte[] { 0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255 })]
    public void A_file_that_is_not_what_it_says_is_refused(string reason, byte[] content)
    {
        var error = Assert.Throws<FormatException>(() => IdxFile.Read(Save("bad", content)));
        Assert.Contains(reason, error.Message);
    }

    private string Save(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
