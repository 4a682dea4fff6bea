using System.Numerics;
using System.Numerics.Tensors;

namespace Conv2D.Numerics;

/// <summary>
/// The gradients of pooling. Each spreads the gradient of an output over the cells of its window and adds where windows
/// overlap. The cell that a maximum came from is found again by comparing, so that the forward run has to store nothing.
/// </summary>
internal static class PoolingBackward
{
    /// <summary>Mean of a window: each cell inside the image takes an equal share.</summary>
    public static void Average(PoolingGeometry g, ReadOnlySpan<float> gradient, Span<float> result, int channels)
    {
        result.Clear();
        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        {
            var (top, bottom) = g.InputRows(y);
            var (left, right) = g.InputColumns(x);
            float share = 1f / ((bottom - top) * (float)(right - left));
            var pixel = gradient.Slice((y * g.Output.Width + x) * channels, channels);
            for (int row = top; row < bottom; row++)
            for (int column = left; column < right; column++)
            {
                var cell = result.Slice((row * g.Input.Width + column) * channels, channels);
                if (channels == 1)
                    cell[0] += pixel[0] * share;
                else
                    TensorPrimitives.MultiplyAdd(pixel, share, cell, cell);
            }
        }
    }

    /// <summary>
    /// Maximum of a window: the first cell, row by row, that holds the maximum takes the whole gradient, as in
    /// TensorFlow and PyTorch.
    /// </summary>
    public static void Max(
        PoolingGeometry g, ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> gradient, Span<float> result, int channels)
    {
        result.Clear();
        for (int y = 0; y < g.Output.Height; y++)
        for (int x = 0; x < g.Output.Width; x++)
        {
            int pixel = (y * g.Output.Width + x) * channels;
            int c = 0;
            for (; c <= channels - Vector<float>.Count; c += Vector<float>.Count)
                MaxOfWindow(g, y, x, input, new Vector<float>(output[(pixel + c)..]), new Vector<float>(gradient[(pixel + c)..]), result, c, channels);
            for (; c < channels; c++)
                MaxOfWindow(g, y, x, input, output[pixel + c], gradient[pixel + c], result, c, channels);
        }
    }

    /// <summary>Maximum of a channel: cells that tie share the gradient equally, as <c>reduce_max</c> has it in TensorFlow,
    /// JAX and PyTorch (<c>amax</c>), on which Keras' global layer is built.</summary>
    public static void GlobalMax(
        ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout)
    {
        for (int c = 0; c < layout.Channels; c++)
        {
            int ties = 0;
            for (int p = 0; p < layout.Pixels; p++)
                ties += IsMax(input[p * layout.PixelStride + c * layout.ChannelStride], output[c]) ? 1 : 0;
            for (int p = 0; p < layout.Pixels; p++)
            {
                int i = p * layout.PixelStride + c * layout.ChannelStride;
                result[i] = IsMax(input[i], output[c]) ? gradient[c] / ties : 0;
            }
        }
    }

    private static void MaxOfWindow(
        PoolingGeometry g, int y, int x, ReadOnlySpan<float> input, Vector<float> max, Vector<float> gradient, Span<float> result, int channel, int channels)
    {
        var (top, bottom) = g.InputRows(y);
        var (left, right) = g.InputColumns(x);
        for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++)
        {
            int i = (row * g.Input.Width + column) * channels + channel;
            var value = new Vector<float>(input[i..]);
            var here = Vector.Equals(value, max) | (Vector.OnesComplement(Vector.Equals(value, value)) & Vector.OnesComplement(Vector.Equals(max, max)));
            var cell = result[i..];
            (new Vector<float>(cell) + Vector.ConditionalSelect(here, gradient, Vector<float>.Zero)).CopyTo(cell);
            gradient = Vector.ConditionalSelect(here, Vector<float>.Zero, gradient);
        }
    }

    private static void MaxOfWindow(
        PoolingGeometry g, int y, int x, ReadOnlySpan<float> input, float max, float gradient, Span<float> result, int channel, int channels)
    {
        var (top, bottom) = g.InputRows(y);
        var (left, right) = g.InputColumns(x);
        for (int row = top; row < bottom; row++)
        for (int column = left; column < right; column++)
        {
            int i = (row * g.Input.Width + column) * channels + channel;
            if (!IsMax(input[i], max))
                continue;
            result[i] += gradient;
            return;
        }
    }

    private static bool IsMax(float value, float max) => value == max || (float.IsNaN(value) && float.IsNaN(max));
}
