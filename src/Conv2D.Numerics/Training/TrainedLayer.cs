using System.Numerics.Tensors;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Training;

/// <summary>
/// The layer in training with everything that hangs on it: weights, the pooling between feature maps and head, the head,
/// the objective. The weights change from step to step; all else is fixed.
/// </summary>
internal sealed class TrainedLayer
{
    public TrainedLayer(Conv2DConfig config, ConvGeometry geometry, ConvWeights weights, Conv2DTraining options, LabelSurvey survey)
    {
        Config = config;
        Geometry = geometry;
        Kernel = weights.Kernel.ToArray();
        Bias = weights.Bias.ToArray();
        Sums = new(geometry.Output.Pixels, geometry.Filters, geometry.DataFormat);
        Maps = geometry.Output with { Channels = config.Activation.OutputChannels(geometry.Filters) };
        Objective = Objective.Of(survey.Objective);
        if (options.HeadPooling is { } size)
        {
            // Same padding, so that the last rows and columns count too; padded cells do not.
            var pooling = new PoolingConfig { Kind = PoolingKind.Average, PoolSize = size, Padding = Padding.Same, DataFormat = geometry.DataFormat };
            Pooling = new ManagedPooling2D(PoolingGeometry.Create(pooling, Maps));
        }

        Head = new LinearHead(Pooling?.Geometry.Output.Length ?? Maps.Length, survey.Outputs, options.Seed);
        KernelGradient = new ConvKernelGradient(geometry);
    }

    public Conv2DConfig Config { get; }

    public ConvGeometry Geometry { get; }

    public float[] Kernel { get; }

    /// <summary>Empty where the layer has none.</summary>
    public float[] Bias { get; }

    /// <summary>The convolution's output, before the activation.</summary>
    public FeatureLayout Sums { get; }

    /// <summary>Shape of the feature maps, after the activation.</summary>
    public ImageShape Maps { get; }

    /// <summary>Between feature maps and head, or null.</summary>
    public ManagedPooling2D? Pooling { get; }

    public LinearHead Head { get; }

    public Objective Objective { get; }

    public ConvKernelGradient KernelGradient { get; }

    /// <summary>The weights that an optimizer updates, in a fixed order.</summary>
    public float[][] Weights => Bias.Length == 0 ? [Kernel, Head.Weights, Head.Bias] : [Kernel, Head.Weights, Head.Bias, Bias];

    /// <summary>Whether no weight is infinite or not a number.</summary>
    public bool WeightsAreFinite => Array.TrueForAll(Weights, weight => float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(weight)));

    /// <summary>The convolution with the weights as they are now, without the activation.</summary>
    public ConvPlan PlanConvolution() => ConvPlanner.Choose(Geometry, Kernel, Bias, FusedActivation.None, new ConvPlanOptions());

    /// <summary>The penalties on kernel and bias.</summary>
    public double Penalty() =>
        (Config.KernelRegularizer?.Loss(Kernel, Geometry.KernelShape) ?? 0)
        + (Bias.Length == 0 ? 0 : Config.BiasRegularizer?.Loss(Bias, [Bias.Length]) ?? 0);

    /// <summary>Adds the gradients of the penalties.</summary>
    public void AddPenaltyGradients(Span<float> kernelGradient, Span<float> biasGradient)
    {
        Config.KernelRegularizer?.AddGradient(Kernel, Geometry.KernelShape, 1, kernelGradient);
        if (Bias.Length > 0)
            Config.BiasRegularizer?.AddGradient(Bias, [Bias.Length], 1, biasGradient);
    }

    /// <summary>Brings the weights back to where the constraints want them.</summary>
    public void ApplyConstraints()
    {
        Config.KernelConstraint?.Apply(Kernel, Geometry.KernelShape);
        if (Bias.Length > 0)
            Config.BiasConstraint?.Apply(Bias, [Bias.Length]);
    }
}
