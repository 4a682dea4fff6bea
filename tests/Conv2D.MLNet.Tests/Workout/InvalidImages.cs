using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Data whose column "Image" holds no images, or which has no such column.</summary>
internal static class InvalidImages
{
    private sealed class NoImage
    {
        public float Image { get; set; }
    }

    private sealed class Doubles
    {
        [VectorType(6, 5, 2)]
        public double[] Image { get; set; } = new double[60];
    }

    private sealed class Other
    {
        public string Text { get; set; } = "";
    }

    public static IDataView[] Views(MLContext ml) =>
    [
        ml.Data.LoadFromEnumerable(new[] { new NoImage() }),
        ml.Data.LoadFromEnumerable(new[] { new Doubles() }),
        ml.Data.LoadFromEnumerable(new[] { new Other() }),
    ];
}
