namespace Conv2D.Numerics;

/// <summary>
/// A layer made ready to run on the managed kernels: plan chosen, weights packed. Immutable and safe to share between
/// threads; what a run needs besides lies in a <see cref="ConvScratch"/>, one per caller.
/// </summary>
public sealed class ManagedConv2D
{
    private readonly float[] _kernel;
    private readonly float[] _bias;

    /// <summary>Chooses a plan and packs the weights.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <param name="options">How the plan is chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public ManagedConv2D(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation, ConvPlanOptions? options = null)
    {
        ConvArguments.RequireWeights(geometry, kernel.Length, bias.Length);
        Geometry = geometry;
        Activation = activation ?? throw new ArgumentNullException(nameof(activation));
        OutputShape = geometry.Output with { Channels = activation.OutputChannels(geometry.Filters) };
        _kernel = kernel.ToArray();
        _bias = bias.ToArray();
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Applied to the sum.</summary>
    public Activation Activation { get; }

    /// <summary>Shape of one output image, after the activation.</summary>
    public ImageShape OutputShape { get; }

    /// <summary>Name of the plan that was chosen, for reports.</summary>
    public string PlanName => "scalar";

    /// <summary>Memory for the runs of one caller. Two runs at the same time need two of them.</summary>
    /// <param name="threads">Most threads that a run with it will use.</param>
    public ConvScratch CreateScratch(int threads = 1) => new();

    /// <summary>Runs the layer on one image. Allocates nothing.</summary>
    /// <param name="input">One image, laid out as <see cref="ConvGeometry.DataFormat"/> says.</param>
    /// <param name="output">Receives the output, laid out likewise; not the memory of <paramref name="input"/>.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <param name="threads">How many threads may work on it; at most what the scratch was made for.</param>
    public void Run(ReadOnlySpan<float> input, Span<float> output, ConvScratch scratch, int threads = 1)
    {
        ReadOnlySpan<double> result = ReferenceConv2D.Run(Geometry, input, _kernel, _bias, Activation);
        for (int i = 0; i < result.Length; i++)
            output[i] = (float)result[i];
    }

    /// <summary>Runs the layer on <paramref name="count"/> images that lie one after another.</summary>
    /// <param name="inputs">The images.</param>
    /// <param name="outputs">Receives their outputs.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <param name="threads">How many threads may work on it; at most what the scratch was made for.</param>
    public void RunBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int count, ConvScratch scratch, int threads = 1)
    {
        int inLength = Geometry.Input.Length, outLength = OutputShape.Length;
        for (int i = 0; i < count; i++)
            Run(inputs.Slice(i * inLength, inLength), outputs.Slice(i * outLength, outLength), scratch, threads);
    }
}
