using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

/// <summary>A layer as its own ONNX file, scored by ML.NET's <c>ApplyOnnxModel</c>.</summary>
internal static class ExportedModel
{
    /// <summary>The features that the file gives for the column "Image", row by row.</summary>
    public static float[][] Features(MLContext ml, ImageTransformer layer, IDataView data)
    {
        string path = Path.ChangeExtension(Path.GetTempFileName(), ".onnx");
        try
        {
            layer.ExportToOnnx(path);
            return Images.Column(ml.Transforms.ApplyOnnxModel("Features", "Image", path).Fit(data).Transform(data), "Features");
        }
        finally
        {
            File.Delete(path);
        }
    }
}
