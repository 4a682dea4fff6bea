namespace Conv2D.Numerics;

/// <summary>
/// The arguments of Keras 3's <c>Conv2D</c> layer, as one immutable value. It knows nothing yet of an input: with an
/// <see cref="ImageShape"/> it becomes a <see cref="ConvGeometry"/>.
/// See https://keras.io/api/layers/convolution_layers/convolution2d/.
/// </summary>
public sealed record Conv2DConfig
{
    /// <summary>Number of output channels. At least 1 and divisible by <see cref="Groups"/>.</summary>
    public required int Filters { get; init; }

    /// <summary>Height and width of the kernel, in pixels.</summary>
    public required Size2D KernelSize { get; init; }

    /// <summary>Step of the kernel, in pixels. Above 1 only where <see cref="DilationRate"/> is 1.</summary>
    public Size2D Strides { get; init; } = Size2D.One;

    /// <summary>What is done at the border.</summary>
    public Padding Padding { get; init; } = Padding.Valid;

    /// <summary>How input and output lie in memory.</summary>
    public DataFormat DataFormat { get; init; } = DataFormat.ChannelsLast;

    /// <summary>Distance between neighbouring kernel taps, in pixels. Above 1 only where <see cref="Strides"/> is 1.</summary>
    public Size2D DilationRate { get; init; } = Size2D.One;

    /// <summary>Number of groups the channels are split into, each convolved with its own share of the filters.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Applied to the sum of convolution and bias. Keras' <c>None</c> is <see cref="Activations.Linear"/>.</summary>
    public Activation Activation { get; init; } = Activations.Linear;

    /// <summary>Whether a bias, one number a filter, is added.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>Makes the kernel.</summary>
    public Initializer KernelInitializer { get; init; } = Initializers.GlorotUniform();

    /// <summary>Makes the bias.</summary>
    public Initializer BiasInitializer { get; init; } = Initializers.Zeros;

    /// <summary>Penalty on the kernel, or none.</summary>
    public Regularizer? KernelRegularizer { get; init; }

    /// <summary>Penalty on the bias, or none.</summary>
    public Regularizer? BiasRegularizer { get; init; }

    /// <summary>Penalty on the layer's output, averaged over the batch, or none.</summary>
    public Regularizer? ActivityRegularizer { get; init; }

    /// <summary>Applied to the kernel after each update, or none.</summary>
    public Constraint? KernelConstraint { get; init; }

    /// <summary>Applied to the bias after each update, or none.</summary>
    public Constraint? BiasConstraint { get; init; }

    /// <summary>Whether training may change the weights: Keras' <c>trainable</c>.</summary>
    public bool Trainable { get; init; } = true;

    /// <summary>The layer's name, where it has one: Keras' <c>name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Refuses what Keras refuses, before any input is known.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public Conv2DConfig Validate()
    {
        if (Filters <= 0)
            throw new ArgumentOutOfRangeException("filters", FormattableString.Invariant($"filters is {Filters}; it must be greater than 0."));
        if (Groups <= 0)
            throw new ArgumentOutOfRangeException("groups", FormattableString.Invariant($"groups is {Groups}; it must be greater than 0."));
        if (Filters % Groups != 0)
            throw new ArgumentException($"filters ({Filters}) must be divisible by groups ({Groups}).", "filters");
        RequirePositive(KernelSize, "kernelSize");
        RequirePositive(Strides, "strides");
        RequirePositive(DilationRate, "dilationRate");
        if ((Strides.Height > 1 || Strides.Width > 1) && (DilationRate.Height > 1 || DilationRate.Width > 1))
            throw new ArgumentException(
                $"strides {Strides} and dilationRate {DilationRate} cannot both be greater than 1; set one of them to 1.", "strides");
        if (!Enum.IsDefined(Padding))
            throw new ArgumentOutOfRangeException("padding", FormattableString.Invariant($"padding is {(int)Padding}; it must be Valid or Same."));
        if (!Enum.IsDefined(DataFormat))
            throw new ArgumentOutOfRangeException("dataFormat", FormattableString.Invariant($"dataFormat is {(int)DataFormat}; it must be ChannelsLast or ChannelsFirst."));
        ArgumentNullException.ThrowIfNull(Activation, "activation");
        ArgumentNullException.ThrowIfNull(KernelInitializer, "kernelInitializer");
        ArgumentNullException.ThrowIfNull(BiasInitializer, "biasInitializer");
        Activation.OutputChannels(Filters);
        return this;
    }

    private static void RequirePositive(Size2D value, string name)
    {
        if (value.Height <= 0 || value.Width <= 0)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; both numbers must be greater than 0."));
    }
}
