namespace Conv2D.Numerics.Kernels;

/// <summary>
/// 1x1 kernels on a single pixel, as after global pooling: a matrix by a vector. A register tile would have one row, of two chains of
/// multiply-adds; here a panel has six vectors of filters (<see cref="MatrixVectorKernel"/>). An item is a panel.
/// </summary>
internal sealed unsafe class MatrixVectorPlan<S, V> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
{
    private readonly ConvGeometry _geometry;
    private readonly FusedActivation _activation;
    private readonly PackedFilters _filters;
    private readonly delegate*<float*, int, float*, float*, void>[] _byColumns =
    [
        null,
        &MatrixVectorKernel.Run<S, V, Extent1>,
        &MatrixVectorKernel.Run<S, V, Extent2>,
        &MatrixVectorKernel.Run<S, V, Extent3>,
        &MatrixVectorKernel.Run<S, V, Extent4>,
        &MatrixVectorKernel.Run<S, V, Extent5>,
        &MatrixVectorKernel.Run<S, V, Extent6>,
    ];

    public MatrixVectorPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _filters = new PackedFilters(geometry, kernel, bias, S.Lanes, MatrixVectorKernel.MaxColumns);
    }

    public override string Name => "pointwise";

    /// <summary>Whether this plan computes that geometry.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.KernelSize == Size2D.One && geometry.Input.Pixels == 1 && geometry.Groups == 1 && geometry.Filters >= S.Lanes;

    public override long LocalFloats => MatrixVectorKernel.MaxColumns * S.Lanes;

    public override int Items(int stage, int threads) => _filters.Blocks.Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        int columns = _filters.Blocks.Columns(item);
        new ReadOnlySpan<float>(_filters.Start(0, item), columns * S.Lanes).CopyTo(new Span<float>(local, columns * S.Lanes));
        _byColumns[columns](run.Input, _geometry.Input.Channels, _filters.Panel(0, item), local);
        V slope = S.Broadcast(_activation.NegativeSlope), low = S.Broadcast(_activation.Low), high = S.Broadcast(_activation.High);
        for (int column = 0; column < columns; column++, local += S.Lanes)
            S.Store(S.Clamp(S.Slope(S.Load(local), slope), low, high), run.Output + _filters.Blocks.Start(_filters.Blocks.First(item) + column));
    }
}
