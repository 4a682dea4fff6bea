using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>How one of Keras' activations is written with ONNX's operators.</summary>
/// <param name="Activation">The type of the activation.</param>
/// <param name="Apply">Adds the nodes that apply an activation of that type to a feature map.</param>
/// <param name="MinimumOperatorSetVersion">The lowest version of the operator set that has all of them, alike up to 12.</param>
internal sealed record ActivationTranslation(
    Type Activation, Func<FragmentBuilder, Activation, FeatureMap, FeatureMap> Apply, int MinimumOperatorSetVersion = 9)
{
    /// <summary>A function of each value: any order of the dimensions will do.</summary>
    public static ActivationTranslation Elementwise<T>(Func<T, Term, Term> formula)
        where T : Activation =>
        new(typeof(T), (graph, activation, x) => x with { Name = formula((T)activation, new(graph, x.Name)).Name });

    /// <summary>
    /// A function of the channels of each pixel, given them along the last dimension: before version 13 of the operator set,
    /// <c>Softmax</c> and its like mean the same as Keras' only there.
    /// </summary>
    public static ActivationTranslation AlongChannels<T>(
        Func<Term, int, Term> formula, int minimumOperatorSetVersion = 9)
        where T : Activation =>
        new(typeof(T), (graph, activation, x) =>
        {
            FeatureMap last = graph.ToFormat(x, DataFormat.ChannelsLast);
            Term result = formula(new(graph, last.Name), x.Shape.Channels);
            return last with
            {
                Name = result.Name,
                Shape = x.Shape with { Channels = activation.OutputChannels(x.Shape.Channels) },
            };
        }, minimumOperatorSetVersion);
}
