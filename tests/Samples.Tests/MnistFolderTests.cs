extern alias mnist;
using System.IO.Compression;
using mnist::Mnist;

namespace Samples.Tests;

public sealed class MnistFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Digits_are_read_from_gzipped_files_and_plain_ones()
    {
        Save("train-images-idx3-ubyte.gz", Images(2));
        Save("train-labels-idx1-ubyte.gz", [0, 0, 8, 1, 0, 0, 0, 2, 7, 3]);
        Save("t10k-images-idx3-ubyte", Images(1));
        Save("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 9]);
        var folder = new MnistFolder(_path);

        Assert.Null(folder.FindProblem());
        Assert.Equal([7, 3], folder.ReadTrain().Select(digit => digit.Value));
        var digit = Assert.Single(folder.ReadTest());
        Assert.Equal((9, 784, 1f), (digit.Value, digit.Pixels.Length, digit.Pixels[783]));
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Save("train-images-idx3-ubyte.gz", Images(1));
        Save("t10k-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 9]);

        Assert.Equal(
            $"{_path} lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte (gzipped, with .gz at the end, or not).", new MnistFolder(_path).FindProblem());
        Assert.Equal($"There is no folder {_path}-not.", new MnistFolder(_path + "-not").FindProblem());
    }

    [Fact]
    public void Images_without_as_many_labels_are_refused()
    {
        Save("train-images-idx3-ubyte", Images(2));
        Save("train-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7]);

        var error = Assert.Throws<FormatException>(() => new MnistFolder(_path).ReadTrain());
        Assert.Contains("the dimensions (2, 28, 28) and (1)", error.Message);
    }

    private static byte[] Images(byte count) =>
        [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28, .. Enumerable.Repeat((byte)255, count * 784)];

    private void Save(string name, byte[] content)
    {
        using Stream file = File.Create(Path.Combine(_path, name));
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(content);
    }
}
