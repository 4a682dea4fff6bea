using System.Runtime.Intrinsics;

namespace Conv2D.Numerics.Kernels;

/// <summary>Chooses the plan of a layer from its geometry, its weights and the CPU.</summary>
internal static class ConvPlanner
{
    // Vectors of a plane that are few, if pixels are left beside them.
    private const int FewVectors = 8;

    /// <summary>The plan that is expected to be the fastest.</summary>
    public static ConvPlan Choose(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, ConvPlanOptions options)
    {
        if (!IsFinite(kernel))
            return new ScalarPlan(geometry, kernel.ToArray(), bias.ToArray(), activation);
        if (Depthwise3x3Plan.Serves(geometry))
            return new Depthwise3x3Plan(geometry, kernel, bias, activation, WidthFor(geometry.Filters, options.MaxWidth));
        if (DepthwiseNarrowPlanes(geometry, kernel, bias, activation, options.MaxWidth) is { } narrow)
            return narrow;
        if (!HasWidePlanes(geometry, options.MaxWidth)
            && DepthwisePadded(geometry, kernel, bias, activation, WidthFor(geometry.Filters, options.MaxWidth)) is { } padded)
            return padded;
        if (DepthwisePlan.Serves(geometry))
            return new DepthwisePlan(geometry, kernel, bias, activation, WidthFor(geometry.Filters, options.MaxWidth));
        if (geometry.DataFormat == DataFormat.ChannelsFirst && geometry.ChannelsPerGroup == 1 && geometry.Groups > 1)
            return DepthwiseChannelsFirst(geometry, kernel, bias, activation, WidthFor(geometry.Output.Width, options.MaxWidth));
        if (Grouped3x3(geometry, kernel, bias, activation, options) is { } grouped)
            return grouped;
        if (options.AllowWinograd && RowWinograd.Choose(geometry, kernel, bias, activation, options.MaxWidth) is { } rowWinograd)
            return rowWinograd;
        if (options.AllowWinograd && ChooseWinograd(geometry, kernel, bias, activation, options) is { } winograd)
            return winograd;
        if (MatrixVector(geometry, kernel, bias, activation, WidthFor(geometry.Filters, options.MaxWidth)) is { } matrixVector)
            return matrixVector;
        var byPixels = WidthFor(geometry.Output.Pixels, options.MaxWidth);
        if (geometry.DataFormat == DataFormat.ChannelsFirst && PaysAsPanels(geometry) && FillsPanels(geometry, byPixels))
            return PixelPanels(geometry, kernel, bias, activation, byPixels);
        return new DirectPlan(geometry, kernel, bias, activation, WidthFor(geometry.FiltersPerGroup, options.MaxWidth), options.SpareLoads);
    }

    /// <summary>The widest vector that the values fill: a wider one would compute lanes that nobody reads.</summary>
    public static VectorWidth WidthFor(int values, VectorWidth widest) =>
        values >= VectorWidth.Bits512.Lanes() && widest >= VectorWidth.Bits512 ? VectorWidth.Bits512
        : values >= VectorWidth.Bits256.Lanes() && widest >= VectorWidth.Bits256 ? VectorWidth.Bits256
        : VectorWidth.Bits128;

    // Panels save two transpositions, of input and output, and cost copies of the input for each tap. The copies are few
    // where there is one tap, or few channels; and they want filters to be shared by.
    private static bool PaysAsPanels(ConvGeometry geometry) =>
        geometry.FiltersPerGroup >= 8 && (geometry.KernelSize == Size2D.One || geometry.ChannelsPerGroup < 16);

    private static ConvPlan? MatrixVector(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 when MatrixVectorPlan<Simd512, Vector512<float>>.Serves(geometry) => new MatrixVectorPlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits256 when MatrixVectorPlan<Simd256, Vector256<float>>.Serves(geometry) => new MatrixVectorPlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits128 when MatrixVectorPlan<Simd128, Vector128<float>>.Serves(geometry) => new MatrixVectorPlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation),
        _ => null,
    };

    // Whether cutting so many values into vectors leaves few lanes to compute what others have computed.
    private static bool Fills(int values, VectorWidth width) =>
        values >= width.Lanes() && values >= 0.9 * ((values + width.Lanes() - 1) / width.Lanes() * width.Lanes());

    // The few pixels that a 1x1 kernel has beside whole vectors leave no lane empty; but a low tile of a single column of
    // vectors does not keep the multipliers busy, and small images then have little else: 6x6 is 14% faster without panels.
    private static bool FillsPanels(ConvGeometry geometry, VectorWidth width)
    {
        int pixels = geometry.Output.Pixels, lanes = width.Lanes();
        if (!IsPointwise(geometry, width))
            return Fills(pixels, width);
        return width.HasManyRegisters() || (Fills(pixels, width) && (pixels % lanes == 0 || pixels >= FewVectors * lanes));
    }

    private static bool IsPointwise(ConvGeometry geometry, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => PointwisePanelPlan<Simd512, Vector512<float>>.Serves(geometry),
        VectorWidth.Bits256 => PointwisePanelPlan<Simd256, Vector256<float>>.Serves(geometry),
        _ => PointwisePanelPlan<Simd128, Vector128<float>>.Serves(geometry),
    };

    private static ConvPlan PixelPanels(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 when IsPointwise(geometry, width) => new PointwisePanelPlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation, width),
        VectorWidth.Bits256 when IsPointwise(geometry, width) => new PointwisePanelPlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation, width),
        VectorWidth.Bits128 when IsPointwise(geometry, width) => new PointwisePanelPlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation, width),
        VectorWidth.Bits512 => new PixelPanelPlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation, width),
        VectorWidth.Bits256 => new PixelPanelPlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation, width),
        _ => new PixelPanelPlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation, width),
    };

    // Planes that 3x3 kernels read as they lie, and whose rows are not mostly the ends of vectors; or whose rows fill wider vectors than the
    // channels do.
    private static bool HasWidePlanes(ConvGeometry geometry, VectorWidth widest) =>
        geometry.DataFormat == DataFormat.ChannelsFirst
        && (WidthFor(geometry.Output.Width, widest) > WidthFor(geometry.Filters, widest)
            || (Depthwise3x3PlanePlan<Simd128, Vector128<float>>.Serves(geometry) && geometry.Output.Width >= Math.Min(widest.Lanes(), VectorWidth.Bits256.Lanes())));

    private static ConvPlan? DepthwiseNarrowPlanes(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth widest) =>
        DepthwiseNarrowPlanePlan<Simd128, Vector128<float>>.Serves(geometry) ? new DepthwiseNarrowPlanePlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation)
        : widest >= VectorWidth.Bits256 && DepthwiseNarrowPlanePlan<Simd256, Vector256<float>>.Serves(geometry)
            ? new DepthwiseNarrowPlanePlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation)
        : widest >= VectorWidth.Bits512 && DepthwiseNarrowPlanePlan<Simd512, Vector512<float>>.Serves(geometry)
            ? new DepthwiseNarrowPlanePlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation)
        : null;

    private static ConvPlan? DepthwisePadded(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 when DepthwisePaddedPlan<Simd512, Vector512<float>>.Serves(geometry) =>
            new DepthwisePaddedPlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits256 when DepthwisePaddedPlan<Simd256, Vector256<float>>.Serves(geometry) =>
            new DepthwisePaddedPlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits128 when DepthwisePaddedPlan<Simd128, Vector128<float>>.Serves(geometry) =>
            new DepthwisePaddedPlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation),
        _ => null,
    };

    private static ConvPlan DepthwiseChannelsFirst(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 when Depthwise3x3PlanePlan<Simd512, Vector512<float>>.Serves(geometry) =>
            new Depthwise3x3PlanePlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits256 when Depthwise3x3PlanePlan<Simd256, Vector256<float>>.Serves(geometry) =>
            new Depthwise3x3PlanePlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits128 when Depthwise3x3PlanePlan<Simd128, Vector128<float>>.Serves(geometry) =>
            new Depthwise3x3PlanePlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation),
        VectorWidth.Bits512 => new DepthwiseChannelsFirstPlan<Simd512, Vector512<float>>(geometry, kernel, bias, activation, width),
        VectorWidth.Bits256 => new DepthwiseChannelsFirstPlan<Simd256, Vector256<float>>(geometry, kernel, bias, activation, width),
        _ => new DepthwiseChannelsFirstPlan<Simd128, Vector128<float>>(geometry, kernel, bias, activation, width),
    };

    // Groups of four or eight, some in each vector, or as many channels as lanes; of whole vectors of filters.
    private static ConvPlan? Grouped3x3(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, ConvPlanOptions options)
    {
        if (!Depthwise3x3Plan.IsPlain3x3(geometry) || geometry.Groups == 1 || geometry.ChannelsPerGroup != geometry.FiltersPerGroup
            || !PaddedChannels<Simd512, Vector512<float>>.Fits(geometry))
            return null;
        var width = WidthFor(geometry.Filters, options.MaxWidth);
        while (geometry.Filters % width.Lanes() != 0 && width != VectorWidth.Bits128)
            width = (VectorWidth)(width.Lanes() / 2);
        return (geometry.ChannelsPerGroup, width) switch
        {
            (4, VectorWidth.Bits512) => new Grouped3x3Plan<Simd512, Vector512<float>, GroupsOfFour>(geometry, kernel, bias, activation),
            (4, VectorWidth.Bits256) => new Grouped3x3Plan<Simd256, Vector256<float>, GroupsOfFour>(geometry, kernel, bias, activation),
            (4, VectorWidth.Bits128) => new Grouped3x3Plan<Simd128, Vector128<float>, GroupOfLanes>(geometry, kernel, bias, activation),
            (8, VectorWidth.Bits512) => new Grouped3x3Plan<Simd512, Vector512<float>, GroupsOfEight>(geometry, kernel, bias, activation),
            (8, VectorWidth.Bits256) => new Grouped3x3Plan<Simd256, Vector256<float>, GroupOfLanes>(geometry, kernel, bias, activation),
            (16, VectorWidth.Bits512) when !(options.AllowWinograd && FillsWinogradTiles(geometry)) =>
                new Grouped3x3Plan<Simd512, Vector512<float>, GroupOfLanes>(geometry, kernel, bias, activation),
            _ => null,
        };
    }

    // Whether Winograd's tiles of 4x4 outputs serve it and have few outside the image. Groups of 16 channels are 5 to 15% faster by them then,
    // and slower where a fifth is outside.
    private static bool FillsWinogradTiles(ConvGeometry geometry) =>
        geometry.Strides == Size2D.One && geometry.Output.Pixels >= 0.85 * 16 * WinogradTiles.CountFor(geometry, 4)
        && WinogradCost.Best(geometry, VectorWidth.Bits512) == 4;

    private static ConvPlan? ChooseWinograd(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, ConvPlanOptions options)
    {
        var width = WidthFor(Math.Min(geometry.FiltersPerGroup, geometry.ChannelsPerGroup), options.MaxWidth);
        return WinogradCost.Best(geometry, width) switch
        {
            4 when geometry.Strides != Size2D.One => Winograd<Winograd4x4Stride2>(geometry, kernel, bias, activation, width, options.SpareLoads),
            4 => Winograd<Winograd4x4>(geometry, kernel, bias, activation, width, options.SpareLoads),
            2 when geometry.Strides != Size2D.One => Winograd<Winograd2x2Stride2>(geometry, kernel, bias, activation, width, options.SpareLoads),
            2 => Winograd<Winograd2x2>(geometry, kernel, bias, activation, width, options.SpareLoads),
            _ => null,
        };
    }

    private static ConvPlan Winograd<W>(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation, VectorWidth width, bool spareLoads)
        where W : struct, IWinograd => width switch
    {
        VectorWidth.Bits512 => new WinogradPlan<Simd512, Vector512<float>, W>(geometry, kernel, bias, activation, width, spareLoads),
        VectorWidth.Bits256 => new WinogradPlan<Simd256, Vector256<float>, W>(geometry, kernel, bias, activation, width, spareLoads),
        _ => new WinogradPlan<Simd128, Vector128<float>, W>(geometry, kernel, bias, activation, width, spareLoads),
    };

    // Zero times a number is zero unless the number is infinite or not a number.
    private static bool IsFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }
}
