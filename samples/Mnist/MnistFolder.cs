using System.Diagnostics.CodeAnalysis;
using Samples;

namespace Mnist;

/// <summary>The four files of LeCun, Cortes and Burges' MNIST database: images and labels, for training and for testing.</summary>
/// <param name="path">The folder they are in, gzipped or not.</param>
public sealed class MnistFolder(string path)
{
    private static readonly string[] Names =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Says what is missing, or null where all four files are there.</summary>
    public string? FindProblem()
    {
        if (!Directory.Exists(path))
            return $"There is no folder {path}.";
        string[] missing = [.. Names.Where(name => !TryFind(name, out _))];
        return missing.Length == 0 ? null : $"{path} lacks {string.Join(", ", missing)} (gzipped, with .gz at the end, or not).";
    }

    /// <summary>The 60,000 digits to learn from.</summary>
    public Digit[] ReadTrain() => Read(Names[0], Names[1]);

    /// <summary>The 10,000 digits to be judged on.</summary>
    public Digit[] ReadTest() => Read(Names[2], Names[3]);

    private Digit[] Read(string imagesName, string labelsName)
    {
        var (images, labels) = (IdxFile.Read(Find(imagesName)), IdxFile.Read(Find(labelsName)));
        if (images.Count != labels.Count || images.Dimensions is not [_, 28, 28] || labels.Dimensions.Length != 1)
            throw new FormatException(
                $"{imagesName} and {labelsName} in {path} have the dimensions ({string.Join(", ", images.Dimensions)}) and " +
                $"({string.Join(", ", labels.Dimensions)}); images of 28 x 28 and as many labels are needed.");

        var digits = new Digit[images.Count];
        for (int i = 0; i < digits.Length; i++)
        {
            float[] pixels = new float[images.ItemLength];
            for (int p = 0; p < pixels.Length; p++)
                pixels[p] = images[i][p] / 255f;
            digits[i] = new Digit { Pixels = pixels, Value = labels[i][0] };
        }

        return digits;
    }

    private string Find(string name) =>
        TryFind(name, out string? file) ? file : throw new FileNotFoundException($"{path} lacks {name}, gzipped or not.", name);

    private bool TryFind(string name, [NotNullWhen(true)] out string? file)
    {
        file = new[] { name, name + ".gz" }.Select(candidate => Path.Combine(path, candidate)).FirstOrDefault(File.Exists);
        return file is not null;
    }
}
