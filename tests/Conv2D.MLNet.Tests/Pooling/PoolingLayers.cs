using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

/// <summary>Pooling layers over the test images, from "Image" to "Features".</summary>
internal static class PoolingLayers
{
    public static TheoryData<PoolingKind> Kinds => [.. Enum.GetValues<PoolingKind>()];

    public static TheoryData<PoolingKind, DataFormat> KindsAndFormats
    {
        get
        {
            var all = new TheoryData<PoolingKind, DataFormat>();
            foreach (var kind in Enum.GetValues<PoolingKind>())
                foreach (var format in Enum.GetValues<DataFormat>())
                    all.Add(kind, format);
            return all;
        }
    }

    /// <summary>One of each kind, in the order of <see cref="PoolingKind"/>; odd sizes, so that a border is padded unevenly.</summary>
    public static Pooling2DEstimator Create(
        MLContext ml, PoolingKind kind, DataFormat format = DataFormat.ChannelsLast, Conv2DBackend backend = Conv2DBackend.Auto)
    {
        // What lies in the column as 6, 5, 2 is read as six channels of 5 by 2 pixels.
        ImageShape? shape = format == DataFormat.ChannelsFirst ? new ImageShape(5, 2, 6) : null;
        return kind switch
        {
            PoolingKind.Max => ml.Transforms.MaxPooling2D("Features", "Image", (3, 2), (2, 1), Padding.Same, format, shape, backend),
            PoolingKind.Average => ml.Transforms.AveragePooling2D("Features", "Image", (3, 2), (2, 1), Padding.Same, format, shape, backend),
            PoolingKind.GlobalMax => ml.Transforms.GlobalMaxPooling2D("Features", "Image", format, inputShape: shape, backend: backend),
            _ => ml.Transforms.GlobalAveragePooling2D("Features", "Image", format, keepDims: true, shape, backend),
        };
    }

    /// <summary>What the double-precision reference gives for an image.</summary>
    public static double[] Reference(Pooling2DTransformer layer, float[] image) =>
        ReferencePooling2D.Run(PoolingGeometry.Create(layer.Config, layer.InputShape), image);
}
