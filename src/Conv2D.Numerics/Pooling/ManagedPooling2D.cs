namespace Conv2D.Numerics;

/// <summary>
/// A pooling layer made ready to run, forward and backward, vectorized along the channels (channels last) or along the
/// rows (channels first). Immutable and safe to share between threads; each caller brings a <see cref="PoolingScratch"/>.
/// </summary>
/// <remarks>
/// A window of a max pooling that holds a NaN gives NaN, as in Keras on PyTorch and JAX; on TensorFlow it depends on the
/// order of the cells.
/// </remarks>
public sealed class ManagedPooling2D
{
    /// <summary>Makes the layer ready.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    public ManagedPooling2D(PoolingGeometry geometry) =>
        Geometry = geometry ?? throw new ArgumentNullException(nameof(geometry));

    /// <summary>The layer and the shape of its input.</summary>
    public PoolingGeometry Geometry { get; }

    /// <summary>Channels that lie beside each other: all of them, or one with channels first.</summary>
    private int Interleaved => Geometry.DataFormat == DataFormat.ChannelsLast ? Geometry.Input.Channels : 1;

    private int Planes => Geometry.Input.Channels / Interleaved;

    /// <summary>Memory for the runs of one caller. Two runs at the same time need two of them.</summary>
    public PoolingScratch CreateScratch() => new(Geometry.Input.Width * Interleaved + SingleChannelRow.Spare(Geometry));

    /// <summary>Runs the layer on one image. Allocates nothing.</summary>
    /// <param name="input">One image, laid out as <see cref="PoolingGeometry.DataFormat"/> says.</param>
    /// <param name="output">Receives the output, laid out likewise; not the memory of <paramref name="input"/>.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, PoolingScratch scratch)
    {
        PoolingArguments.RequireInput(Geometry, input.Length);
        PoolingArguments.RequireOutput(Geometry, output.Length, nameof(output));
        ArgumentNullException.ThrowIfNull(scratch);
        int inLength = input.Length / Planes, outLength = output.Length / Planes;
        for (int plane = 0; plane < Planes; plane++)
        {
            var x = input.Slice(plane * inLength, inLength);
            var y = output.Slice(plane * outLength, outLength);
            if (Geometry.Config.IsMax)
            {
                PoolingForward.Run<MaxReduction>(Geometry, x, y, Interleaved, scratch.Row);
            }
            else
            {
                PoolingForward.Run<SumReduction>(Geometry, x, y, Interleaved, scratch.Row);
                PoolingForward.DivideByCount(Geometry, y, Interleaved);
            }
        }
    }

    /// <summary>The gradient with respect to the input, given the gradient with respect to the output. Allocates nothing.</summary>
    /// <param name="input">What <see cref="Run"/> was given.</param>
    /// <param name="output">What <see cref="Run"/> gave back.</param>
    /// <param name="gradient">Gradient of the loss with respect to the output.</param>
    /// <param name="result">Receives the gradient with respect to the input; what it held before is overwritten.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void Backward(ReadOnlySpan<float> input, ReadOnlySpan<float> output, ReadOnlySpan<float> gradient, Span<float> result)
    {
        PoolingArguments.RequireInput(Geometry, input.Length);
        PoolingArguments.RequireInput(Geometry, result.Length);
        PoolingArguments.RequireOutput(Geometry, output.Length, nameof(output));
        PoolingArguments.RequireOutput(Geometry, gradient.Length, nameof(gradient));
        if (Geometry.Config.Kind == PoolingKind.GlobalMax)
        {
            var layout = new FeatureLayout(Geometry.Input.Pixels, Geometry.Input.Channels, Geometry.DataFormat);
            PoolingBackward.GlobalMax(input, output, gradient, result, layout);
            return;
        }

        int inLength = input.Length / Planes, outLength = output.Length / Planes;
        for (int plane = 0; plane < Planes; plane++)
        {
            var dy = gradient.Slice(plane * outLength, outLength);
            var dx = result.Slice(plane * inLength, inLength);
            if (Geometry.Config.IsMax)
                PoolingBackward.Max(Geometry, input.Slice(plane * inLength, inLength), output.Slice(plane * outLength, outLength), dy, dx, Interleaved);
            else
                PoolingBackward.Average(Geometry, dy, dx, Interleaved);
        }
    }
}
