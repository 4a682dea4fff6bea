using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class TextFileTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class TextRow
    {
        [LoadColumn(0)]
        public float Weight { get; set; }

        [LoadColumn(1, 60)]
        [VectorType(60)]
        public float[] Image { get; set; } = [];
    }

    [Fact]
    public void A_vector_column_of_a_text_file_is_an_image_with_inputShape()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, Images.Rows(20).Select(row => string.Join('\t', row.Image.Prepend(row.Weight).Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
            var data = _ml.Data.LoadFromTextFile<TextRow>(path);
            var layer = _ml.Transforms.Conv2D("Features", 3, 3, "Image", inputShape: Images.Shape).Fit(data);
            float[][] features = Images.Column(layer.Transform(data), "Features");
            Assert.Equal(20, features.Length);
            Images.AssertClose(Images.Reference(layer, Images.Values(19, 60)), features[19]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
