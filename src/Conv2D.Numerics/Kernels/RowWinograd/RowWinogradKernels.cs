namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The compiled kernels of one width, number of points and activation: <see cref="RowWinogradKernel"/> where the sums of all points fit
/// the registers, <see cref="RowWinogradPasses"/> where they do not.
/// </summary>
internal sealed unsafe class RowWinogradKernels<S, V, TPoints, TLanes>
    where S : struct, ISimd<V>
    where V : struct
    where TPoints : struct, IRowPoints
    where TLanes : struct, IRowLanes
{
    private readonly delegate*<in RowWinogradJob, bool>[] _kernels;

    public RowWinogradKernels(in FusedActivation activation) =>
        _kernels = activation == FusedActivation.None ? Table<StoreRaw>() : activation.NegativeSlope == 1 ? Table<StoreClamped>() : Table<StoreSloped>();

    /// <summary>Whether the sums of all points fit the registers; otherwise they are computed in passes.</summary>
    public bool AllPoints => ((VectorWidth)S.Lanes).HasManyRegisters();

    /// <summary>Most tiles of a step.</summary>
    public int MaxTiles => AllPoints ? RowWinogradKernel.MaxTiles(TPoints.Count) : RowWinogradPasses.MaxTiles;

    /// <summary>Most columns of a panel.</summary>
    public int MaxColumns => AllPoints ? RowWinogradKernel.MaxColumns(TPoints.Count) : 2;

    /// <summary>Floats of <see cref="RowWinogradJob.Sums"/>.</summary>
    public int SumFloats => AllPoints ? 0 : RowWinogradPasses.MaxTiles * TPoints.Count * 2 * S.Lanes;

    /// <summary>
    /// Computes so many tiles of a panel of so many columns, in as few steps as there can be, as equal as they can be: the higher
    /// ones first.
    /// </summary>
    /// <returns>Whether all sums are finite.</returns>
    public bool Run(ref RowWinogradJob job, int count, int columns)
    {
        float* input = job.Input, output = job.Output, bias = job.Bias;
        int steps = (count + MaxTiles - 1) / MaxTiles, tiles = count / steps, higher = count % steps;
        bool finite = true;
        if (higher > 0)
        {
            job.Steps = higher;
            finite = _kernels[2 * (tiles + 1) + columns](job);
            job.Input += higher * (tiles + 1) * job.InputStep;
            job.Output += higher * (tiles + 1) * job.OutputStep;
            job.Bias += higher * (tiles + 1) * job.BiasStep;
        }

        job.Steps = steps - higher;
        finite &= _kernels[2 * tiles + columns](job);
        job.Input = input;
        job.Output = output;
        job.Bias = bias;
        return finite;
    }

    // By tiles and columns of the panel: element 2 * tiles + columns.
    private delegate*<in RowWinogradJob, bool>[] Table<TStore>()
        where TStore : struct, ITileStore => AllPoints ?
    [
        null, null, null,
        &RowWinogradKernel.Run<S, V, TPoints, Extent1, Extent1, TStore, TLanes>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent1, Extent2, TStore, TLanes>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent2, Extent1, TStore, TLanes>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent2, Extent2, TStore, TLanes>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent3, Extent1, TStore, TLanes>,
        &RowWinogradKernel.Run<S, V, TPoints, Extent3, Extent2, TStore, TLanes>,
    ] :
    [
        null, null, null,
        &RowWinogradPasses.Run<S, V, TPoints, Extent1, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent1, Extent2, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent2, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent2, Extent2, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent3, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent3, Extent2, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent4, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent4, Extent2, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent5, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent5, Extent2, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent6, Extent1, TStore, TLanes>,
        &RowWinogradPasses.Run<S, V, TPoints, Extent6, Extent2, TStore, TLanes>,
    ];
}
