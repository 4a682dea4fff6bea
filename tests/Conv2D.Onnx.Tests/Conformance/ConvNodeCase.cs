using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx.Tests;

/// <summary>
/// ONNX's own node tests for Conv (https://github.com/onnx/onnx/blob/main/onnx/backend/test/case/node/conv.py, Apache-2.0): an
/// image that counts up from 0, a 3x3 kernel of ones, and the output written out. Tensors are (N, C, H, W).
/// </summary>
internal sealed record ConvNodeCase(string Name, int Height, int Width, AttributeProto[] Attributes, int[] OutputShape, float[] Output)
{
    public static IReadOnlyList<ConvNodeCase> All { get; } =
    [
        new("test_basic_conv_with_padding", 5, 5, [ModelFile.Ints("pads", 1, 1, 1, 1)], [5, 5],
        [
            12, 21, 27, 33, 24,
            33, 54, 63, 72, 51,
            63, 99, 108, 117, 81,
            93, 144, 153, 162, 111,
            72, 111, 117, 123, 84,
        ]),
        new("test_basic_conv_without_padding", 5, 5, [ModelFile.Ints("pads", 0, 0, 0, 0)], [3, 3],
        [
            54, 63, 72,
            99, 108, 117,
            144, 153, 162,
        ]),
        new("test_conv_with_strides_padding", 7, 5, [ModelFile.Ints("pads", 1, 1, 1, 1), ModelFile.Ints("strides", 2, 2)], [4, 3],
        [
            12, 27, 24,
            63, 108, 81,
            123, 198, 141,
            112, 177, 124,
        ]),
        new("test_conv_with_strides_no_padding", 7, 5, [ModelFile.Ints("pads", 0, 0, 0, 0), ModelFile.Ints("strides", 2, 2)], [3, 2],
        [
            54, 72,
            144, 162,
            234, 252,
        ]),
        new("test_conv_with_strides_and_asymmetric_padding", 7, 5, [ModelFile.Ints("pads", 1, 0, 1, 0), ModelFile.Ints("strides", 2, 2)], [4, 2],
        [
            21, 33,
            99, 117,
            189, 207,
            171, 183,
        ]),
        new("test_conv_with_autopad_same", 5, 5, [ModelFile.Text("auto_pad", "SAME_LOWER"), ModelFile.Ints("strides", 2, 2)], [3, 3],
        [
            12, 27, 24,
            63, 108, 81,
            72, 117, 84,
        ]),
    ];

    public ImageShape InputShape => new(Height, Width, 1);

    public float[] Image => [.. Enumerable.Range(0, Height * Width).Select(i => (float)i)];

    /// <summary>The node as it stands in a model, read by the library.</summary>
    public OnnxConvNode Read() => OnnxWeights.Load(ModelFile.Of(ModelFile.Graph(
        ModelFile.Floats("W", [1, 1, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1]), null, [ModelFile.Ints("kernel_shape", 3, 3), .. Attributes])));

    public override string ToString() => Name;
}
