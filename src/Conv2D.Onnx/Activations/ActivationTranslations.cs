using Conv2D.Numerics;
using static Conv2D.Onnx.ActivationTranslation;

namespace Conv2D.Onnx;

/// <summary>The operators for each activation.</summary>
internal static class ActivationTranslations
{
    private static readonly Dictionary<Type, ActivationTranslation> ByType = new[]
    {
        Elementwise<LinearActivation>((_, x) => x),

        Elementwise<ReluActivation>(Rectifiers.Relu),
        Elementwise<Relu6Activation>((_, x) => x.AtLeast(0).AtMost(6)),
        Elementwise<LeakyReluActivation>((a, x) => Rectifiers.LeakyRelu(x, a.NegativeSlope)),
        Elementwise<HardSigmoidActivation>((_, x) => Rectifiers.HardSigmoid(x)),
        Elementwise<HardSiluActivation>((_, x) => x * Rectifiers.HardSigmoid(x)),
        Elementwise<HardTanhActivation>((_, x) => x.AtLeast(-1).AtMost(1)),
        Elementwise<SparseSigmoidActivation>((_, x) => Rectifiers.SparseSigmoid(x)),
        Elementwise<SparsePlusActivation>((_, x) => Rectifiers.SparsePlus(x)),
        Elementwise<SoftShrinkActivation>((a, x) => Rectifiers.SoftShrink(x, a.Threshold)),
        Elementwise<HardShrinkActivation>((a, x) => Rectifiers.HardShrink(x, a.Threshold)),
        Elementwise<ThresholdActivation>(Rectifiers.Threshold),

        Elementwise<EluActivation>((a, x) => SmoothRectifiers.Elu(x, a.Alpha)),
        Elementwise<SeluActivation>((_, x) => x.Node("Selu")),
        Elementwise<CeluActivation>((a, x) => SmoothRectifiers.Celu(x, a.Alpha)),
        Elementwise<GeluActivation>((a, x) => a.Approximate ? SmoothRectifiers.GeluByTanh(x) : SmoothRectifiers.Gelu(x)),
        Elementwise<SiluActivation>((_, x) => SmoothRectifiers.Silu(x)),
        Elementwise<MishActivation>((_, x) => SmoothRectifiers.Mish(x)),
        Elementwise<SoftplusActivation>((_, x) => x.Node("Softplus")),
        Elementwise<SquareplusActivation>((a, x) => SmoothRectifiers.Squareplus(x, a.B)),

        Elementwise<SigmoidActivation>((_, x) => x.Node("Sigmoid")),
        Elementwise<LogSigmoidActivation>((_, x) => Sigmoids.LogSigmoid(x)),
        Elementwise<TanhActivation>((_, x) => x.Node("Tanh")),
        Elementwise<TanhShrinkActivation>((_, x) => Sigmoids.TanhShrink(x)),
        Elementwise<SoftsignActivation>((_, x) => x.Node("Softsign")),
        Elementwise<ExponentialActivation>((_, x) => x.Node("Exp")),

        AlongChannels<SoftmaxActivation>((x, _) => ChannelFunctions.Softmax(x)),
        AlongChannels<LogSoftmaxActivation>((x, _) => ChannelFunctions.LogSoftmax(x)),
        AlongChannels<GluActivation>((x, _) => ChannelFunctions.Glu(x)),
        // CumSum came with version 11.
        AlongChannels<SparsemaxActivation>(ChannelFunctions.Sparsemax, minimumOperatorSetVersion: 11),
    }.ToDictionary(translation => translation.Activation);

    public static bool IsKnown(Activation activation) => ByType.ContainsKey(activation.GetType());

    /// <exception cref="NotSupportedException">The activation cannot be written with ONNX's operators.</exception>
    public static ActivationTranslation Require(Activation activation) => ByType.GetValueOrDefault(activation.GetType())
        ?? throw new NotSupportedException(
            $"The activation '{activation.Name}' ({activation.GetType().Name}) cannot be written with standard ONNX operators; use the managed backend for this layer.");

    public static int MinimumOperatorSetVersion(Activation activation) => Require(activation).MinimumOperatorSetVersion;

    public static FeatureMap Apply(FragmentBuilder graph, Activation activation, FeatureMap x) =>
        Require(activation).Apply(graph, activation, x);
}
