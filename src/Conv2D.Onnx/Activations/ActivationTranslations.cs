using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>Finds the operators for an activation by Keras' name for it.</summary>
internal static class ActivationTranslations
{
    private static readonly Dictionary<string, ActivationTranslation> ByName = new(StringComparer.Ordinal)
    {
        ["linear"] = new((_, _, x) => x),
        ["relu"] = new((graph, _, x) => x with { Name = graph.Add("Relu", [x.Name]) }),
    };

    public static bool IsKnown(Activation activation) => Find(activation) is not null;

    /// <exception cref="NotSupportedException">The activation cannot be written with ONNX' operators.</exception>
    public static ActivationTranslation Require(Activation activation) => Find(activation)
        ?? throw new NotSupportedException(
            $"The activation '{activation.Name}' cannot be written with standard ONNX operators; use the managed backend for this layer.");

    public static int MinimumOperatorSetVersion(Activation activation) => Require(activation).MinimumOperatorSetVersion;

    public static FeatureMap Apply(FragmentBuilder graph, Activation activation, FeatureMap x) =>
        Require(activation).Apply(graph, activation.GetConfig(), x);

    // An activation of the user's own may bear one of Keras' names and mean something else.
    private static ActivationTranslation? Find(Activation activation) =>
        activation.GetType().Assembly == typeof(Activation).Assembly ? ByName.GetValueOrDefault(activation.Name) : null;
}
