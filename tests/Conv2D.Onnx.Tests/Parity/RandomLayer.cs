using Conv2D.Numerics;

namespace Conv2D.Onnx.Tests;

/// <summary>A layer drawn at random from the whole space of configurations, with weights and an image.</summary>
internal sealed record RandomLayer(Conv2DConfig Config, ConvGeometry Geometry, float[] Kernel, float[] Bias, float[] Image)
{
    /// <summary>Draws until Keras' rules allow the configuration.</summary>
    public static RandomLayer Draw(Random random, IReadOnlyList<Activation> activations)
    {
        while (true)
        {
            if (TryDraw(random, activations) is { } layer)
                return layer;
        }
    }

    /// <summary>Weights and an image for a given layer.</summary>
    public static RandomLayer Fill(Random random, Conv2DConfig config, ImageShape input)
    {
        var geometry = ConvGeometry.Create(config, input);
        double scale = 2 / Math.Sqrt(geometry.KernelSize.Area * geometry.ChannelsPerGroup);
        return new(
            config, geometry,
            Numbers(random, geometry.KernelLength, scale),
            config.UseBias ? Numbers(random, geometry.Filters, 0.5) : [],
            Numbers(random, input.Length, 1.5));
    }

    public double[] Reference() => ReferenceConv2D.Run(Geometry, Image, Kernel, Bias, Config.Activation);

    public float[] Managed()
    {
        var layer = new ManagedConv2D(Geometry, Kernel, Bias, Config.Activation);
        float[] output = new float[layer.OutputShape.Length];
        layer.Run(Image, output, layer.CreateScratch());
        return output;
    }

    public float[] OnnxRuntime()
    {
        using var layer = new OnnxConv2D(Geometry, Kernel, Bias, Config.Activation);
        using var scratch = layer.CreateScratch();
        float[] output = new float[layer.Layer.OutputShape.Length];
        layer.Run(Image, output, scratch);
        return output;
    }

    public override string ToString() =>
        $"input {Geometry.Input} filters {Config.Filters} kernel {Config.KernelSize} strides {Config.Strides} dilation {Config.DilationRate} "
        + $"groups {Config.Groups} {Config.Padding} {Config.DataFormat} bias {Config.UseBias} {Config.Activation}";

    private static RandomLayer? TryDraw(Random random, IReadOnlyList<Activation> activations)
    {
        int channels = random.Next(1, 9), groups = 1, filters = random.Next(1, 10);
        switch (random.Next(4))
        {
            case 0:
                groups = random.Next(2, 5);
                (channels, filters) = (groups * random.Next(1, 4), groups * random.Next(1, 4));
                break;
            case 1:
                groups = channels;
                filters = channels * random.Next(1, 4);
                break;
        }

        // Now and then wide and small, for the remainders of register tiles.
        bool wide = random.Next(8) == 0;
        if (wide)
            (groups, channels, filters) = (1, random.Next(9, 49), random.Next(9, 81));

        bool dilated = random.Next(3) == 0;
        bool strided = !dilated && random.Next(2) == 0;
        var activation = activations[random.Next(activations.Count)];
        if (activation.Name == "glu")
            filters *= 2;
        var config = new Conv2DConfig
        {
            Filters = filters,
            KernelSize = random.Next(5) == 0 ? Size2D.One : (random.Next(1, 6), random.Next(1, 6)),
            Strides = strided ? (random.Next(1, 4), random.Next(1, 4)) : Size2D.One,
            DilationRate = dilated ? (random.Next(1, 4), random.Next(1, 4)) : Size2D.One,
            Padding = random.Next(2) == 0 ? Padding.Valid : Padding.Same,
            DataFormat = random.Next(2) == 0 ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst,
            Groups = groups,
            UseBias = random.Next(3) > 0,
            Activation = activation,
        };
        int largest = wide ? 12 : 20;
        var input = new ImageShape(random.Next(1, largest), random.Next(1, largest), channels);
        try
        {
            return Fill(random, config, input);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static float[] Numbers(Random random, int count, double scale)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)((random.NextDouble() * 2 - 1) * scale);
        return values;
    }
}
