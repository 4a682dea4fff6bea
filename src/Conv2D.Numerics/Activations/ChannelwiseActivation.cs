using System.Buffers;
using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>
/// An activation that works along the channels of each pixel. A derived class knows one pixel, its channels side by
/// side; this one takes it through either layout.
/// </summary>
internal abstract class ChannelwiseActivation : Activation
{
    public sealed override bool IsElementwise => false;

    /// <summary>One pixel. <paramref name="y"/> may be the memory of <paramref name="x"/> where the number of channels stays.</summary>
    protected abstract void ForwardPixel(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>One pixel in double precision.</summary>
    protected abstract void ForwardPixel(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>The gradient for one pixel. <paramref name="result"/> may be the memory of <paramref name="gradient"/>.</summary>
    protected abstract void BackwardPixel(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result);

    /// <summary>
    /// A vector of neighbouring pixels of a channels-first map; by default one pixel after another.
    /// <paramref name="y"/> may be the memory of <paramref name="x"/> where the number of channels stays.
    /// </summary>
    /// <param name="x">Input.</param>
    /// <param name="y">Output.</param>
    /// <param name="block">Which pixels.</param>
    /// <param name="channels">Channels of the input.</param>
    protected virtual void ForwardPlanes(ReadOnlySpan<float> x, Span<float> y, PlaneBlock block, int channels)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(channels * (Vector<float>.Count + 1));
        Span<float> pixel = rented.AsSpan(0, channels);
        Span<float> gathered = rented.AsSpan(channels, channels * Vector<float>.Count);
        for (int c = 0; c < channels; c++)
            block.Load(x, c).CopyTo(gathered[(c * Vector<float>.Count)..]);
        for (int p = 0; p < Vector<float>.Count; p++)
        {
            for (int c = 0; c < channels; c++)
                pixel[c] = gathered[c * Vector<float>.Count + p];
            ForwardPixel(pixel, pixel);
            for (int c = 0; c < channels; c++)
                gathered[c * Vector<float>.Count + p] = pixel[c];
        }

        for (int c = 0; c < channels; c++)
            block.Store(new Vector<float>(gathered[(c * Vector<float>.Count)..]), y, c);
        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>A channels-first map; by default a vector of pixels after another.</summary>
    protected virtual void ForwardChannelsFirst(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout)
    {
        for (int p = 0; p < layout.Pixels; p += Vector<float>.Count)
            ForwardPlanes(x, y, new(layout.Pixels, p), layout.Channels);
    }

    public sealed override void Forward(ReadOnlySpan<float> x, Span<float> y, FeatureLayout layout)
    {
        int channels = layout.Channels, outChannels = OutputChannels(channels);
        if (layout.Format == DataFormat.ChannelsFirst)
        {
            ForwardChannelsFirst(x, y, layout);
            return;
        }

        for (int p = 0; p < layout.Pixels; p++)
            ForwardPixel(x.Slice(p * channels, channels), y.Slice(p * outChannels, outChannels));
    }

    public sealed override void Forward(ReadOnlySpan<double> x, Span<double> y, FeatureLayout layout)
    {
        var outLayout = layout with { Channels = OutputChannels(layout.Channels) };
        double[] pixel = new double[layout.Channels];
        double[] output = new double[outLayout.Channels];
        for (int p = 0; p < layout.Pixels; p++)
        {
            for (int c = 0; c < pixel.Length; c++)
                pixel[c] = x[p * layout.PixelStride + c * layout.ChannelStride];
            ForwardPixel(pixel, output);
            for (int c = 0; c < output.Length; c++)
                y[p * outLayout.PixelStride + c * outLayout.ChannelStride] = output[c];
        }
    }

    /// <summary>The gradient for a channels-first map; by default one pixel after another.</summary>
    protected virtual void BackwardChannelsFirst(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout)
    {
        int channels = layout.Channels, outChannels = OutputChannels(channels), pixels = layout.Pixels;
        float[] rented = ArrayPool<float>.Shared.Rent(2 * channels + outChannels);
        Span<float> pixel = rented.AsSpan(0, channels);
        Span<float> input = rented.AsSpan(channels, channels);
        Span<float> upstream = rented.AsSpan(2 * channels, outChannels);
        for (int p = 0; p < pixels; p++)
        {
            for (int c = 0; c < channels; c++)
                pixel[c] = x[c * pixels + p];
            for (int c = 0; c < outChannels; c++)
                upstream[c] = gradient[c * pixels + p];
            BackwardPixel(pixel, upstream, input);
            for (int c = 0; c < channels; c++)
                result[c * pixels + p] = input[c];
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    public sealed override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Span<float> result, FeatureLayout layout)
    {
        int channels = layout.Channels, outChannels = OutputChannels(channels);
        if (layout.Format == DataFormat.ChannelsFirst)
        {
            BackwardChannelsFirst(x, gradient, result, layout);
            return;
        }

        for (int p = 0; p < layout.Pixels; p++)
            BackwardPixel(x.Slice(p * channels, channels), gradient.Slice(p * outChannels, outChannels), result.Slice(p * channels, channels));
    }
}
