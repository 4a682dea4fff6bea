using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Tests.Kernels;

/// <summary>A layer with weights, an image, and what the reference makes of them.</summary>
internal sealed class KernelCase
{
    private static readonly Activation[] SomeActivations =
        [Activations.Linear, Activations.Linear, Activations.Relu, Activations.Relu6, Activations.LeakyRelu(), Activations.Tanh, Activations.Softmax];

    private readonly Conv2DConfig _config;
    private double[]? _expected;

    public KernelCase(Conv2DConfig config, ImageShape input, Random random)
    {
        _config = config;
        Geometry = ConvGeometry.Create(config, input);
        double scale = Math.Sqrt(3.0 / (Geometry.KernelSize.Area * Geometry.ChannelsPerGroup));
        Kernel = Numbers(random, Geometry.KernelLength, scale);
        Bias = config.UseBias ? Numbers(random, Geometry.Filters, 1) : [];
        Image = Numbers(random, input.Length, 1);
    }

    public ConvGeometry Geometry { get; }

    public float[] Kernel { get; }

    public float[] Bias { get; }

    public float[] Image { get; }

    public Activation Activation => _config.Activation;

    public double[] Expected => _expected ??= ReferenceConv2D.Run(Geometry, Image, Kernel, Bias, Activation);

    /// <summary>The widths that a test can run: what the CPU lacks, the runtime emulates, slowly and correctly.</summary>
    public static IReadOnlyList<VectorWidth> Widths { get; } = [VectorWidth.Bits512, VectorWidth.Bits256, VectorWidth.Bits128];

    /// <summary>Draws from the whole space of configurations, with extents around those of the tiles.</summary>
    public static KernelCase Draw(Random random)
    {
        while (true)
        {
            int groups = random.Next(4) switch { 0 => random.Next(2, 5), 1 => random.Next(1, 40), _ => 1 };
            int perGroup = groups > 4 ? 1 : random.Next(2) == 0 ? random.Next(1, 5) : random.Next(1, 40);
            int filtersPerGroup = groups > 4 ? random.Next(1, 3) : random.Next(2) == 0 ? random.Next(1, 9) : random.Next(9, 70);
            bool dilated = random.Next(4) == 0, strided = !dilated && random.Next(2) == 0;
            var config = new Conv2DConfig
            {
                Filters = groups * filtersPerGroup,
                KernelSize = random.Next(5) switch { 0 => 1, 1 or 2 => 3, _ => (random.Next(1, 6), random.Next(1, 6)) },
                Strides = strided ? (random.Next(1, 4), random.Next(1, 4)) : Size2D.One,
                DilationRate = dilated ? (random.Next(1, 4), random.Next(1, 4)) : Size2D.One,
                Padding = random.Next(2) == 0 ? Padding.Valid : Padding.Same,
                DataFormat = random.Next(2) == 0 ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst,
                Groups = groups,
                UseBias = random.Next(3) > 0,
                Activation = SomeActivations[random.Next(SomeActivations.Length)],
            };
            var input = new ImageShape(random.Next(1, 24), random.Next(1, 24), groups * perGroup);
            try
            {
                return new KernelCase(config, input, random);
            }
            catch (ArgumentException)
            {
                // An empty output; draw again.
            }
        }
    }

    public ManagedConv2D Layer(VectorWidth width, bool allowWinograd = true) =>
        Layer(new ConvPlanOptions { MaxWidth = width, AllowWinograd = allowWinograd });

    public ManagedConv2D Layer(ConvPlanOptions options) => new(Geometry, Kernel, Bias, Activation, options);

    public float[] Run(VectorWidth width, int threads = 1, bool allowWinograd = true) => Run(Layer(width, allowWinograd), threads);

    public float[] Run(ManagedConv2D layer, int threads = 1)
    {
        float[] output = new float[layer.OutputShape.Length];
        output.AsSpan().Fill(float.NaN);
        layer.Run(Image, output, layer.CreateScratch(threads), threads);
        return output;
    }

    /// <summary>The largest difference from the reference, in units of the reference's largest magnitude.</summary>
    public double Difference(ReadOnlySpan<float> actual)
    {
        Assert.Equal(Expected.Length, actual.Length);
        double difference = 0, magnitude = 1e-30;
        for (int i = 0; i < actual.Length; i++)
        {
            difference = Math.Max(difference, double.IsNaN(actual[i]) ? double.PositiveInfinity : Math.Abs(actual[i] - Expected[i]));
            magnitude = Math.Max(magnitude, Math.Abs(Expected[i]));
        }

        return difference / magnitude;
    }

    public override string ToString() =>
        $"input {Geometry.Input} filters {Geometry.Filters} kernel {Geometry.KernelSize} strides {Geometry.Strides} dilation {Geometry.DilationRate} "
        + $"groups {Geometry.Groups} {Geometry.Padding} {Geometry.DataFormat} bias {Bias.Length > 0} {Activation}";

    private static float[] Numbers(Random random, int count, double scale)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = (float)((random.NextDouble() * 2 - 1) * scale);
        return values;
    }
}
