namespace Conv2D.Numerics;

/// <summary>How each activation is made from its arguments, under Keras' names and aliases.</summary>
internal static class ActivationCatalogue
{
    public static readonly Dictionary<string, Func<ConfigReader, Activation>> Makers = new()
    {
        ["celu"] = c => Activations.Celu(c.Float("alpha", CeluActivation.DefaultAlpha)),
        ["elu"] = c => Activations.Elu(c.Float("alpha", EluActivation.DefaultAlpha)),
        ["exponential"] = _ => Activations.Exponential,
        ["gelu"] = c => Activations.Gelu(c.Bool("approximate", false)),
        ["glu"] = _ => Activations.Glu,
        ["hard_shrink"] = c => Activations.HardShrink(c.Float("threshold", HardShrinkActivation.DefaultThreshold)),
        ["hard_sigmoid"] = _ => Activations.HardSigmoid,
        ["hard_silu"] = _ => Activations.HardSilu,
        ["hard_swish"] = _ => Activations.HardSilu,
        ["hard_tanh"] = _ => Activations.HardTanh,
        ["leaky_relu"] = c => Activations.LeakyRelu(c.Float("negative_slope", LeakyReluActivation.DefaultNegativeSlope)),
        ["linear"] = _ => Activations.Linear,
        ["log_sigmoid"] = _ => Activations.LogSigmoid,
        ["log_softmax"] = _ => Activations.LogSoftmax,
        ["mish"] = _ => Activations.Mish,
        ["relu"] = c => Activations.ReluWith(c.Float("negative_slope", 0), c.NullableFloat("max_value"), c.Float("threshold", 0)),
        ["relu6"] = _ => Activations.Relu6,
        ["selu"] = _ => Activations.Selu,
        ["sigmoid"] = _ => Activations.Sigmoid,
        ["silu"] = _ => Activations.Silu,
        ["soft_shrink"] = c => Activations.SoftShrink(c.Float("threshold", SoftShrinkActivation.DefaultThreshold)),
        ["softmax"] = _ => Activations.Softmax,
        ["softplus"] = _ => Activations.Softplus,
        ["softsign"] = _ => Activations.Softsign,
        ["sparse_plus"] = _ => Activations.SparsePlus,
        ["sparse_sigmoid"] = _ => Activations.SparseSigmoid,
        ["sparsemax"] = _ => Activations.Sparsemax,
        ["squareplus"] = c => Activations.Squareplus(c.Float("b", SquareplusActivation.DefaultB)),
        ["swish"] = _ => Activations.Silu,
        ["tanh"] = _ => Activations.Tanh,
        ["tanh_shrink"] = _ => Activations.TanhShrink,
        ["threshold"] = c => Activations.Threshold(c.Float("threshold"), c.Float("default_value")),
    };
}
