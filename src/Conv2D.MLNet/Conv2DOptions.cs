using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>
/// Everything that <c>mlContext.Transforms.Conv2D</c> can be told: the columns, the arguments of Keras 3's
/// <c>Conv2D</c> layer under their Keras names in C# spelling, and what only exists here.
/// See https://keras.io/api/layers/convolution_layers/convolution2d/.
/// </summary>
public sealed class Conv2DOptions
{
    /// <summary>Name of the column of feature maps that is added. Required.</summary>
    public string OutputColumnName { get; set; } = "";

    /// <summary>Name of the column of images. Null: the same as <see cref="OutputColumnName"/>, which is then replaced.</summary>
    public string? InputColumnName { get; set; }

    /// <summary>Number of output channels. Required; at least 1 and divisible by <see cref="Groups"/>.</summary>
    public int Filters { get; set; }

    /// <summary>Height and width of the kernel, in pixels. Required.</summary>
    public Size2D KernelSize { get; set; }

    /// <summary>Step of the kernel, in pixels. Default 1.</summary>
    public Size2D Strides { get; set; } = Size2D.One;

    /// <summary>What is done at the border. Default <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; set; } = Padding.Valid;

    /// <summary>How input and output lie in memory. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; set; } = DataFormat.ChannelsLast;

    /// <summary>Distance between neighbouring kernel taps, in pixels. Default 1; not above 1 together with <see cref="Strides"/>.</summary>
    public Size2D DilationRate { get; set; } = Size2D.One;

    /// <summary>Number of groups the channels are split into. Default 1; the number of input channels gives a depthwise convolution.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Applied to the sum of convolution and bias. Null is linear.</summary>
    public Activation? Activation { get; set; }

    /// <summary>Whether a bias, one number a filter, is added. Default true.</summary>
    public bool UseBias { get; set; } = true;

    /// <summary>Makes the kernel. Null is <see cref="Initializers.GlorotUniform(int?)"/>, seeded by the MLContext.</summary>
    public Initializer? KernelInitializer { get; set; }

    /// <summary>Makes the bias. Null is <see cref="Initializers.Zeros"/>.</summary>
    public Initializer? BiasInitializer { get; set; }

    /// <summary>Penalty on the kernel, or none.</summary>
    public Regularizer? KernelRegularizer { get; set; }

    /// <summary>Penalty on the bias, or none.</summary>
    public Regularizer? BiasRegularizer { get; set; }

    /// <summary>Penalty on the layer's output, averaged over the batch, or none.</summary>
    public Regularizer? ActivityRegularizer { get; set; }

    /// <summary>Applied to the kernel after each update, or none.</summary>
    public Constraint? KernelConstraint { get; set; }

    /// <summary>Applied to the bias after each update, or none.</summary>
    public Constraint? BiasConstraint { get; set; }

    /// <summary>Whether training may change the weights. Default true.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>The layer's name, where it has one.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Shape of one input image. Null: taken from the dimensions of the input column, which must then be
    /// (H, W, C), or (C, H, W) for channels first. Required where the column is a flat vector.
    /// </summary>
    public ImageShape? InputShape { get; set; }

    /// <summary>What runs the convolution. Default <see cref="Conv2DBackend.Auto"/>.</summary>
    public Conv2DBackend Backend { get; set; } = Conv2DBackend.Auto;

    /// <summary>
    /// Whether the managed path may use Winograd's minimal filtering, for 3x3 kernels and for wider ones on few channels.
    /// Default true; it stays within 2e-5 of the largest output magnitude.
    /// </summary>
    public bool AllowWinograd { get; set; } = true;

    /// <summary>
    /// Kernel and bias to use instead of what the initializers would make; null to use the initializers. The kernel's
    /// shape is (height, width, input channels / groups, filters).
    /// </summary>
    public ConvWeights? Weights { get; set; }

    /// <summary>
    /// How <c>Fit</c> trains the weights, on the images and the label column, together with a temporary linear head that is
    /// dropped afterwards. Null, the default: it does not, and the weights stay as initialized or given.
    /// </summary>
    public Conv2DTraining? Training { get; set; }

    /// <summary>The layer's arguments as one immutable, checked value, without columns and backend.</summary>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public Conv2DConfig ToConfig() => new Conv2DConfig
    {
        Filters = Filters,
        KernelSize = KernelSize,
        Strides = Strides,
        Padding = Padding,
        DataFormat = DataFormat,
        DilationRate = DilationRate,
        Groups = Groups,
        Activation = Activation ?? Activations.Linear,
        UseBias = UseBias,
        KernelInitializer = KernelInitializer ?? Initializers.GlorotUniform(),
        BiasInitializer = BiasInitializer ?? Initializers.Zeros,
        KernelRegularizer = KernelRegularizer,
        BiasRegularizer = BiasRegularizer,
        ActivityRegularizer = ActivityRegularizer,
        KernelConstraint = KernelConstraint,
        BiasConstraint = BiasConstraint,
        Trainable = Trainable,
        Name = Name,
    }.Validate();

    /// <summary>Options for the given layer, with every other property at its default.</summary>
    /// <param name="config">The layer's arguments.</param>
    /// <param name="outputColumnName">Name of the column of feature maps.</param>
    /// <param name="inputColumnName">Name of the column of images; null for the same.</param>
    public static Conv2DOptions FromConfig(Conv2DConfig config, string outputColumnName, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new Conv2DOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Filters = config.Filters,
            KernelSize = config.KernelSize,
            Strides = config.Strides,
            Padding = config.Padding,
            DataFormat = config.DataFormat,
            DilationRate = config.DilationRate,
            Groups = config.Groups,
            Activation = config.Activation,
            UseBias = config.UseBias,
            KernelInitializer = config.KernelInitializer,
            BiasInitializer = config.BiasInitializer,
            KernelRegularizer = config.KernelRegularizer,
            BiasRegularizer = config.BiasRegularizer,
            ActivityRegularizer = config.ActivityRegularizer,
            KernelConstraint = config.KernelConstraint,
            BiasConstraint = config.BiasConstraint,
            Trainable = config.Trainable,
            Name = config.Name,
        };
    }

    /// <summary>Options for a layer that Keras wrote as JSON: <c>get_config()</c>'s, or the object form with class and module.</summary>
    /// <param name="json">The JSON of one Conv2D layer.</param>
    /// <param name="outputColumnName">Name of the column of feature maps.</param>
    /// <param name="inputColumnName">Name of the column of images; null for the same.</param>
    /// <returns>The options, with the input shape where the JSON has it.</returns>
    /// <exception cref="FormatException">A key or value cannot be honoured; the message names it.</exception>
    public static Conv2DOptions FromKerasJson(string json, string outputColumnName, string? inputColumnName = null)
    {
        var layer = KerasJson.ReadLayer(json);
        var options = FromConfig(layer.Config, outputColumnName, inputColumnName);
        options.InputShape = layer.InputShape;
        return options;
    }

    /// <summary>The layer as Keras' JSON, in the object form that Keras' <c>deserialize_keras_object</c> reads.</summary>
    /// <remarks>What of it Keras cannot read, such as a function of your own, is said at <see cref="KerasJson"/>.</remarks>
    /// <exception cref="ArgumentException">An argument is out of range; the message names it and repeats its value.</exception>
    public string ToKerasJson() => KerasJson.WriteLayer(ToConfig(), InputShape);

    /// <summary>A copy, so that what an estimator was given cannot be changed behind its back.</summary>
    internal Conv2DOptions Clone() => (Conv2DOptions)MemberwiseClone();
}
