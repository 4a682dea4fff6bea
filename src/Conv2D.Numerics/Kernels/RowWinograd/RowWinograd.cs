using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>Decides whether <see cref="RowWinogradPlan{S, V, TPoints}"/> pays, and makes it.</summary>
internal static class RowWinograd
{
    // So many times fewer multiplications pay for the transforms where the weights stay in the first-level cache; and so
    // many where they do not, or in channels first.
    private const double LeastSaving = 1.15, GoodSaving = 1.4;

    // From this many channels on the plane's Winograd, for 3x3, fills its vectors and saves more.
    private const int ManyChannels = 20, ManyChannelsForPasses = 24;

    // Up to so many channels passes pay where little is saved, 3x3 with stride 2: 20% of the time with one, nothing with three,
    // and with sixteen they take up to 1.6 times as long.
    private const int FewChannels = 4;

    // Every step reads all transformed weights of two vectors of filters. With eight points it has one of them at a time, and
    // needs them from the first-level cache; two tiles of two vectors need them half as fast; vectors of 256 bits need half as many bytes for a multiply-add.
    private const int FirstLevelCache = 48 * 1024, TwoTiles = 128 * 1024, Narrow = 384 * 1024;

    // Channels first, rows shorter than a vector: multiply-adds an output value of the plain sum from which turning the output in a buffer
    // does not cost more than is saved. It takes more than one vector of filters, too, or for passes twice as many.
    private const int LeastTermsTurned = 24;

    // With pixels in the lanes it is the transformed image that every step reads, two columns of it or, with eight points, one, of which
    // three filters make more use. With fewer filters than these, direct plans are as fast.
    private const int TwoColumns = 48 * 1024, OneColumn = 96 * 1024, LeastFilters = 16, LeastFiltersForPasses = 8;

    /// <summary>The plan, or null where another is expected to be faster.</summary>
    public static ConvPlan? Choose(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth widest)
    {
        int stride = geometry.Strides.Width, points = (geometry.KernelSize.Width + stride - 1) / stride + RowTransforms.Outputs - 1;
        bool pixelsInLanes = geometry.DataFormat == DataFormat.ChannelsFirst && geometry.Output.Width >= widest.Lanes();
        var width = pixelsInLanes ? widest : ConvPlanner.WidthFor(geometry.Filters, widest);
        bool possible = geometry.Groups == 1 && geometry.DilationRate == Size2D.One && points <= RowTransforms.MaxPoints
            && geometry.Output.Width >= RowTransforms.Outputs && (pixelsInLanes || geometry.Filters >= width.Lanes());
        if (!possible || !Pays(geometry, points, width, pixelsInLanes))
            return null;
        return width switch
        {
            VectorWidth.Bits512 => Make<Simd512, Vector512<float>>(points, pixelsInLanes, geometry, kernel, bias, activation),
            VectorWidth.Bits256 => Make<Simd256, Vector256<float>>(points, pixelsInLanes, geometry, kernel, bias, activation),
            _ => Make<Simd128, Vector128<float>>(points, pixelsInLanes, geometry, kernel, bias, activation),
        };
    }

    private static bool Pays(ConvGeometry geometry, int points, VectorWidth width, bool pixelsInLanes)
    {
        double saving = (double)RowTransforms.Outputs * geometry.KernelSize.Width / (points * geometry.Strides.Width);
        bool passes = !width.HasManyRegisters();
        if (saving < LeastSaving
            || (geometry.KernelSize == new Size2D(3, 3) && geometry.Input.Channels >= (passes ? ManyChannelsForPasses : ManyChannels)))
            return false;
        if (passes && saving < GoodSaving && geometry.Input.Channels > FewChannels)
            return false;
        long bytes = (long)geometry.KernelSize.Height * geometry.Input.Channels * geometry.Strides.Width * points * 2 * width.Lanes() * sizeof(float);
        if (pixelsInLanes)
            return PaysWithPixelsInLanes(geometry, points, saving, bytes, passes);
        if (geometry.DataFormat == DataFormat.ChannelsFirst && !PaysTurned(geometry, saving, width, passes))
            return false;
        bool fromFirstLevel = saving < GoodSaving || points == RowTransforms.MaxPoints;
        return bytes <= (fromFirstLevel && width == VectorWidth.Bits512 ? FirstLevelCache : width == VectorWidth.Bits512 ? TwoTiles : Narrow);
    }

    private static bool PaysTurned(ConvGeometry geometry, double saving, VectorWidth width, bool passes)
    {
        int terms = geometry.KernelSize.Area * geometry.Input.Channels;
        bool oneVector = geometry.Filters <= width.Lanes();
        if (saving < GoodSaving)
            return false;
        return passes ? terms >= (oneVector ? 2 * LeastTermsTurned : LeastTermsTurned) : terms >= LeastTermsTurned && !oneVector;
    }

    private static bool PaysWithPixelsInLanes(ConvGeometry geometry, int points, double saving, long bytesOfTwo, bool passes)
    {
        if (passes)
            return geometry.Filters >= LeastFiltersForPasses && bytesOfTwo <= Narrow;
        bool one = points == RowTransforms.MaxPoints;
        return saving >= GoodSaving && geometry.Filters >= LeastFilters && (one ? bytesOfTwo / 2 <= OneColumn : bytesOfTwo <= TwoColumns);
    }

    private static ConvPlan Make<S, V>(
        int points, bool pixelsInLanes, ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
        where S : struct, ISimd<V>
        where V : struct => (pixelsInLanes, points) switch
    {
        (true, <= 5) => new RowWinogradPlanesPlan<S, V, RowPoints5>(geometry, kernel, bias, activation),
        (true, 6) => new RowWinogradPlanesPlan<S, V, RowPoints6>(geometry, kernel, bias, activation),
        (true, 7) => new RowWinogradPlanesPlan<S, V, RowPoints7>(geometry, kernel, bias, activation),
        (true, _) => new RowWinogradPlanesPlan<S, V, RowPoints8>(geometry, kernel, bias, activation),
        (_, <= 5) => new RowWinogradPlan<S, V, RowPoints5>(geometry, kernel, bias, activation),
        (_, 6) => new RowWinogradPlan<S, V, RowPoints6>(geometry, kernel, bias, activation),
        (_, 7) => new RowWinogradPlan<S, V, RowPoints7>(geometry, kernel, bias, activation),
        _ => new RowWinogradPlan<S, V, RowPoints8>(geometry, kernel, bias, activation),
    };
}
