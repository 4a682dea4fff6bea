namespace Conv2D.Numerics;

/// <summary>How each activation is made from its arguments, under Keras' names and aliases.</summary>
internal static class ActivationCatalogue
{
    public static readonly Dictionary<string, Func<ConfigReader, Activation>> Makers = new()
    {
        ["elu"] = c => Activations.Elu(c.Float("alpha", EluActivation.DefaultAlpha)),
        ["gelu"] = c => Activations.Gelu(c.Bool("approximate", false)),
        ["leaky_relu"] = c => Activations.LeakyRelu(c.Float("negative_slope", LeakyReluActivation.DefaultNegativeSlope)),
        ["linear"] = _ => Activations.Linear,
        ["relu"] = c => Activations.ReluWith(c.Float("negative_slope", 0), c.NullableFloat("max_value"), c.Float("threshold", 0)),
        ["relu6"] = _ => Activations.Relu6,
        ["sigmoid"] = _ => Activations.Sigmoid,
        ["silu"] = _ => Activations.Silu,
        ["softmax"] = _ => Activations.Softmax,
        ["softplus"] = _ => Activations.Softplus,
        ["swish"] = _ => Activations.Silu,
        ["tanh"] = _ => Activations.Tanh,
    };
}
