using Conv2D.Numerics;

namespace Conv2D.Onnx;

/// <summary>Compares a node's padding with what Keras' <c>padding</c> comes to.</summary>
internal static class PaddingMatch
{
    /// <summary>With the input known, both come to four numbers.</summary>
    public static void Require(OnnxConvNode node, ConvGeometry geometry)
    {
        var expected = new OnnxPads(geometry.PadTop, geometry.PadLeft, geometry.PadBottom, geometry.PadRight);
        OnnxPads actual = Resolve(node, geometry);
        if (actual != expected)
            throw new ArgumentException(
                $"The Conv node '{node.Name}' has {Describe(node)}, {actual} on an input of {geometry.Input}; "
                + $"the layer's padding '{Name(geometry.Padding)}' is {expected} there.", "padding");
    }

    /// <summary>Without the input, the node must do what the layer does on some input at least.</summary>
    public static void Require(OnnxConvNode node, Conv2DConfig config)
    {
        int height = Extent(config.KernelSize.Height, config.DilationRate.Height);
        int width = Extent(config.KernelSize.Width, config.DilationRate.Width);
        bool possible = config.Padding == Padding.Valid
            ? IsNone(node, height, width)
            : IsSame(node.AutoPad, node.Pads.Top, node.Pads.Bottom, height, config.Strides.Height)
              && IsSame(node.AutoPad, node.Pads.Left, node.Pads.Right, width, config.Strides.Width);
        if (!possible)
            throw new ArgumentException(
                $"The Conv node '{node.Name}' has {Describe(node)}; the layer's padding '{Name(config.Padding)}' with kernelSize "
                + $"{config.KernelSize}, strides {config.Strides} and dilationRate {config.DilationRate} does not come to that.", "padding");
    }

    private static bool IsNone(OnnxConvNode node, int height, int width) => node.AutoPad switch
    {
        OnnxAutoPad.NotSet => node.Pads == default,
        OnnxAutoPad.Valid => true,
        _ => height == 1 && width == 1,
    };

    private static bool IsSame(OnnxAutoPad autoPad, int before, int after, int kernel, int stride)
    {
        if (autoPad == OnnxAutoPad.SameUpper)
            return true;
        // The odd pixel can be told from its place only where there is one.
        if (autoPad == OnnxAutoPad.SameLower)
            return stride == 1 && kernel % 2 == 1 || kernel == 1;
        for (int rest = 1; rest <= stride; rest++)
        {
            int total = Math.Max(kernel - rest, 0);
            if (before == total / 2 && after == total - total / 2)
                return true;
        }

        return false;
    }

    private static OnnxPads Resolve(OnnxConvNode node, ConvGeometry g)
    {
        if (node.AutoPad is OnnxAutoPad.NotSet or OnnxAutoPad.Valid)
            return node.Pads;
        int height = Total(g.Input.Height, g.EffectiveKernelSize.Height, g.Strides.Height);
        int width = Total(g.Input.Width, g.EffectiveKernelSize.Width, g.Strides.Width);
        return node.AutoPad == OnnxAutoPad.SameUpper
            ? new(height / 2, width / 2, height - height / 2, width - width / 2)
            : new(height - height / 2, width - width / 2, height / 2, width / 2);
    }

    // The zeros that an output of size ceil(input / stride) needs.
    private static int Total(int input, int kernel, int stride) =>
        (int)Math.Max((((long)input + stride - 1) / stride - 1) * stride + kernel - input, 0);

    private static int Extent(int kernel, int dilation) => (int)Math.Min((kernel - 1L) * dilation + 1, int.MaxValue);

    private static string Describe(OnnxConvNode node) => node.AutoPad switch
    {
        OnnxAutoPad.SameUpper => "auto_pad SAME_UPPER",
        OnnxAutoPad.SameLower => "auto_pad SAME_LOWER",
        OnnxAutoPad.Valid => "auto_pad VALID",
        _ => $"pads {node.Pads}",
    };

    private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
}
