namespace Conv2D.Numerics.Tests;

/// <summary>Random pooling layers with images to run them on.</summary>
internal static class PoolingCases
{
    public static (PoolingGeometry Geometry, float[] Input) Next(Random random)
    {
        var kind = (PoolingKind)random.Next(4);
        bool global = kind is PoolingKind.GlobalMax or PoolingKind.GlobalAverage;
        // Now and then wide enough that several vectors of windows fit a row.
        var shape = new ImageShape(random.Next(1, 12), random.Next(1, random.Next(2) == 0 ? 12 : 50), random.Next(1, 40));
        var padding = (Padding)random.Next(2);
        int limit = padding == Padding.Same ? 6 : int.MaxValue;
        var config = new PoolingConfig
        {
            Kind = kind,
            PoolSize = global ? 2 : (random.Next(1, Math.Min(limit, Math.Min(5, shape.Height) + 1)), random.Next(1, Math.Min(limit, Math.Min(5, shape.Width) + 1))),
            Strides = random.Next(3) == 0 ? null : (random.Next(1, 5), random.Next(1, 5)),
            Padding = padding,
            DataFormat = (DataFormat)random.Next(2),
            KeepDims = global && random.Next(2) == 0,
        };
        // Both signs for a maximum; a mean of both could cancel to next to nothing, beside which any rounding is large.
        float least = config.IsMax ? -1 : 0;
        float[] input = new float[shape.Length];
        for (int i = 0; i < input.Length; i++)
            input[i] = random.NextSingle() * 2 + least;
        return (PoolingGeometry.Create(config, shape), input);
    }
}
