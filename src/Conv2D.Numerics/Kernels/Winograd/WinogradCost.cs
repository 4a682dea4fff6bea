namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Decides whether Winograd's filtering pays, by counting vector instructions: it saves multiplications and adds
/// transforms, whose share grows as channels and filters become few, and larger weights, whose reading shows where the
/// tiles are few.
/// </summary>
internal static class WinogradCost
{
    // Vector instructions to transform one vector of channels in, and one of filters out, with their loads and stores; with
    // stride 2 as measured, in the time of multiply-adds: they wait for the cache lines of the frequencies.
    private const double Input4x4 = 216, Output4x4 = 200, Input2x2 = 96, Output2x2 = 72;
    private const double Input4x4Stride2 = 1700, Output4x4Stride2 = 1200, Input2x2Stride2 = 400, Output2x2Stride2 = 300;

    // Bytes that stay in the second-level cache from run to run, and in what a core has of the third.
    private const double SecondLevelCache = 1024 * 1024, ThirdLevelCache = 16 * 1024 * 1024;

    // Bytes of weights that come from the third-level cache in the time of a multiply-add, and from memory.
    private const double BytesPerInstruction = 6, BytesFromMemory = 2;

    /// <summary>4 or 2 for the tile that is expected to be the fastest, or 0 for none.</summary>
    public static int Best(ConvGeometry geometry, VectorWidth width)
    {
        if (geometry.KernelSize != new Size2D(3, 3) || (geometry.Strides != Size2D.One && geometry.Strides != new Size2D(2, 2))
            || geometry.ChannelsPerGroup < width.Lanes() || geometry.FiltersPerGroup < width.Lanes())
            return 0;
        double direct = 9.0 * geometry.Output.Pixels * geometry.ChannelsPerGroup * Vectors(geometry.FiltersPerGroup, width) * geometry.Groups
            + Reading(geometry, 9, blocks: 1);
        double two = Cost(geometry, width, 2), four = Cost(geometry, width, 4);
        return Math.Min(four, two) > direct ? 0 : four <= two ? 4 : 2;
    }

    /// <summary>What part of a tile's work is done once for all filters of its group: transforming the input.</summary>
    public static double InputShare(ConvGeometry geometry, VectorWidth width, int outputs)
    {
        var (input, products, output) = Tile(geometry, width, outputs);
        return input / (input + products + output);
    }

    /// <summary>Whether the weights are too many to stay in the second-level cache from run to run.</summary>
    public static bool ReadsWeights(ConvGeometry geometry, int outputs) => Reading(geometry, Matrices(geometry, outputs), blocks: 1) > 0;

    private static double Cost(ConvGeometry geometry, VectorWidth width, int outputs)
    {
        var (input, products, output) = Tile(geometry, width, outputs);
        int tiles = WinogradTiles.CountFor(geometry, outputs);
        double inBlock = WinogradBlock.Units(geometry, Frequencies(geometry, outputs), tiles, unit: 1, width);
        return (input + products + output) * tiles * geometry.Groups + Reading(geometry, Matrices(geometry, outputs), Math.Ceiling(tiles / inBlock));
    }

    private static (double Input, double Products, double Output) Tile(ConvGeometry geometry, VectorWidth width, int outputs)
    {
        int channels = Vectors(geometry.ChannelsPerGroup, width), filters = Vectors(geometry.FiltersPerGroup, width);
        var (input, output) = (geometry.Strides == Size2D.One, outputs) switch
        {
            (true, 4) => (Input4x4, Output4x4),
            (true, _) => (Input2x2, Output2x2),
            (false, 4) => (Input4x4Stride2, Output4x4Stride2),
            _ => (Input2x2Stride2, Output2x2Stride2),
        };
        return (channels * input, (double)Frequencies(geometry, outputs) * geometry.ChannelsPerGroup * filters, filters * output);
    }

    private static int Frequencies(ConvGeometry geometry, int outputs)
    {
        int inputs = (outputs - 1) * geometry.Strides.Width + 3;
        return inputs * inputs;
    }

    // Transformed kernels: with stride 2, those of the odd pixels along one dimension are one and the same.
    private static int Matrices(ConvGeometry geometry, int outputs)
    {
        int kernels = outputs + 2;
        return kernels * kernels;
    }

    private static double Reading(ConvGeometry geometry, int matrices, double blocks)
    {
        double bytes = (double)matrices * geometry.ChannelsPerGroup * geometry.Filters * sizeof(float);
        return blocks * ((Math.Clamp(bytes, SecondLevelCache, ThirdLevelCache) - SecondLevelCache) / BytesPerInstruction
            + Math.Max(0, bytes - ThirdLevelCache) / BytesFromMemory);
    }

    private static int Vectors(int values, VectorWidth width) => (values + width.Lanes() - 1) / width.Lanes();
}
