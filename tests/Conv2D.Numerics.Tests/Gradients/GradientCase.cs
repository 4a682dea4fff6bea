namespace Conv2D.Numerics.Tests;

/// <summary>A random layer with an image, weights and an output gradient: what a gradient check starts from.</summary>
internal sealed record GradientCase(Conv2DConfig Config, ConvGeometry Geometry, float[] Input, float[] Kernel, float[] Bias, float[] OutputGradient)
{
    public static GradientCase Next(Random random, Activation[] activations)
    {
        while (true)
        {
            var shape = new ImageShape(random.Next(1, 10), random.Next(1, 10), 1);
            int groups = random.Next(3) == 0 ? random.Next(2, 7) : 1;
            int channelsPerGroup = random.Next(3) == 0 ? 1 : random.Next(1, 6);
            int filtersPerGroup = random.Next(4) switch { 0 => 1, 1 => random.Next(1, 5), 2 => random.Next(1, 20), _ => random.Next(1, 40) };
            bool dilated = random.Next(3) == 0;
            var activation = activations[random.Next(activations.Length)];
            var config = new Conv2DConfig
            {
                Filters = groups * filtersPerGroup,
                KernelSize = (random.Next(1, 5), random.Next(1, 5)),
                Strides = dilated ? Size2D.One : (random.Next(1, 4), random.Next(1, 4)),
                DilationRate = dilated ? (random.Next(1, 4), random.Next(1, 4)) : Size2D.One,
                Groups = groups,
                Padding = (Padding)random.Next(2),
                DataFormat = (DataFormat)random.Next(2),
                Activation = activation,
                UseBias = random.Next(2) == 0,
            };
            try
            {
                var geometry = ConvGeometry.Create(config, shape with { Channels = groups * channelsPerGroup });
                return new(
                    config,
                    geometry,
                    Values(random, geometry.Input.Length),
                    Values(random, geometry.KernelLength),
                    config.UseBias ? Values(random, config.Filters) : [],
                    Values(random, geometry.Output.Pixels * activation.OutputChannels(config.Filters)));
            }
            catch (ArgumentException)
            {
                // A kernel larger than the image, or a number of filters the activation cannot take: another try.
            }
        }
    }

    public override string ToString() =>
        $"{Geometry.Input} -> {Geometry.Output}, kernel {Config.KernelSize}, strides {Config.Strides}, dilation {Config.DilationRate}, "
        + $"groups {Config.Groups}, {Config.Padding}, {Config.DataFormat}, {Config.Activation}, bias {Config.UseBias}";

    private static float[] Values(Random random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() * 2 - 1;
        return values;
    }
}
