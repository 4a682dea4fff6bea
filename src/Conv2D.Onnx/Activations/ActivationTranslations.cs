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
        Elementwise<LeakyReluActivation>((a, x) => x.Node("LeakyRelu", new FloatAttribute("alpha", a.NegativeSlope))),
        Elementwise<EluActivation>((a, x) => x.Node("Elu", new FloatAttribute("alpha", a.Alpha))),
        Elementwise<GeluActivation>((a, x) => a.Approximate ? SmoothRectifiers.GeluByTanh(x) : SmoothRectifiers.Gelu(x)),
        Elementwise<SiluActivation>((_, x) => x * x.Node("Sigmoid")),
        Elementwise<SoftplusActivation>((_, x) => x.Node("Softplus")),
        Elementwise<SigmoidActivation>((_, x) => x.Node("Sigmoid")),
        Elementwise<TanhActivation>((_, x) => x.Node("Tanh")),
        AlongChannels<SoftmaxActivation>((_, x, _) => x.Node("Softmax", new IntAttribute("axis", 3))),
    }.ToDictionary(translation => translation.Activation);

    public static bool IsKnown(Activation activation) => ByType.ContainsKey(activation.GetType());

    /// <exception cref="NotSupportedException">The activation cannot be written with ONNX' operators.</exception>
    public static ActivationTranslation Require(Activation activation) => ByType.GetValueOrDefault(activation.GetType())
        ?? throw new NotSupportedException(
            $"The activation '{activation.Name}' cannot be written with standard ONNX operators; use the managed backend for this layer.");

    public static int MinimumOperatorSetVersion(Activation activation) => Require(activation).MinimumOperatorSetVersion;

    public static FeatureMap Apply(FragmentBuilder graph, Activation activation, FeatureMap x) =>
        Require(activation).Apply(graph, activation, x);
}
