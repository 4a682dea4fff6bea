using System.Text.Json.Nodes;

namespace Conv2D.Onnx;

/// <summary>How one of Keras' activations is written with ONNX' operators.</summary>
/// <param name="Apply">Adds the nodes that apply it, given its arguments under Keras' names, to a feature map.</param>
/// <param name="MinimumOperatorSetVersion">The lowest version of the operator set that has all of them, alike up to 12.</param>
internal sealed record ActivationTranslation(
    Func<FragmentBuilder, JsonObject, FeatureMap, FeatureMap> Apply, int MinimumOperatorSetVersion = 9);
