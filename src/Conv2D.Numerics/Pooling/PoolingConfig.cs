namespace Conv2D.Numerics;

/// <summary>
/// The arguments of one of Keras 3's pooling layers, as one immutable value. With an <see cref="ImageShape"/> it becomes
/// a <see cref="PoolingGeometry"/>. See https://keras.io/api/layers/pooling_layers/.
/// </summary>
public sealed record PoolingConfig
{
    /// <summary>Which layer.</summary>
    public required PoolingKind Kind { get; init; }

    /// <summary>Height and width of the window. Not used by the global layers.</summary>
    public Size2D PoolSize { get; init; } = 2;

    /// <summary>Step of the window; null for <see cref="PoolSize"/>. Not used by the global layers.</summary>
    public Size2D? Strides { get; init; }

    /// <summary>What is done at the border. Not used by the global layers.</summary>
    public Padding Padding { get; init; } = Padding.Valid;

    /// <summary>How input and output lie in memory.</summary>
    public DataFormat DataFormat { get; init; } = DataFormat.ChannelsLast;

    /// <summary>
    /// Global layers only: whether the output keeps height and width, as 1, or is a plain vector of channels.
    /// </summary>
    public bool KeepDims { get; init; }

    /// <summary>The layer's name, where it has one: Keras' <c>name</c>.</summary>
    public string? Name { get; init; }

    /// <summary>Keras' class name, such as <c>"MaxPooling2D"</c>.</summary>
    public string LayerName => $"{Kind}Pooling2D";

    /// <summary>Whether one value a channel comes out, whatever the size of the image.</summary>
    public bool IsGlobal => Kind is PoolingKind.GlobalMax or PoolingKind.GlobalAverage;

    /// <summary>Whether the largest value is taken, and not the mean.</summary>
    public bool IsMax => Kind is PoolingKind.Max or PoolingKind.GlobalMax;

    /// <summary>Refuses what Keras refuses, before any input is known.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public PoolingConfig Validate()
    {
        if (!Enum.IsDefined(Kind))
            throw new ArgumentOutOfRangeException("kind", $"kind is {(int)Kind}; it must be Max, Average, GlobalMax or GlobalAverage.");
        if (PoolSize.Height <= 0 || PoolSize.Width <= 0)
            throw new ArgumentOutOfRangeException("poolSize", $"poolSize is {PoolSize}; both numbers must be greater than 0.");
        if (Strides is { } strides && (strides.Height <= 0 || strides.Width <= 0))
            throw new ArgumentOutOfRangeException("strides", $"strides is {strides}; both numbers must be greater than 0.");
        if (!Enum.IsDefined(Padding))
            throw new ArgumentOutOfRangeException("padding", $"padding is {(int)Padding}; it must be Valid or Same.");
        if (!Enum.IsDefined(DataFormat))
            throw new ArgumentOutOfRangeException("dataFormat", $"dataFormat is {(int)DataFormat}; it must be ChannelsLast or ChannelsFirst.");
        if (KeepDims && !IsGlobal)
            throw new ArgumentException($"keepDims is an argument of the global pooling layers; {LayerName} always keeps height and width.", "keepDims");
        return this;
    }
}
