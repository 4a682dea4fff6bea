namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Winograd's minimal filtering along the rows alone, as <see cref="RowWinogradPlan{S, V, TPoints}"/>, for channels first: with the
/// parts of image and filters changed. The lanes are tiles, four neighbouring pixels each; a filter's weights are broadcast; and what the
/// transform back leaves is turned in registers into whole vectors of neighbouring pixels, written once, as they lie.
/// <para>
/// The output rows are cut into pieces of one vector of pixels; where a row does not divide, its last piece slides back to end with
/// it. Four pieces, wherever they lie, make a column of tiles (<see cref="RowWinogradPieces{S, V, TPoints}"/>), so that rows of 28 or 31 pixels
/// fill the lanes as well as longer ones. One or two columns are transformed for all terms, a few KB that stay in the first-level cache,
/// and all filters pass by.
/// </para>
/// <para>
/// The input is first laid into planes with a border, split by column where the stride is not 1 (<see cref="PaddedPlane"/>). A tile whose sums
/// are not all finite is computed again, term by term.
/// </para>
/// </summary>
internal sealed unsafe class RowWinogradPlanesPlan<S, V, TPoints> : ConvPlan
    where S : struct, ISimd<V>
    where V : struct
    where TPoints : struct, IRowPoints
{
    // The planes of an item take at most this, a part of a second-level cache; the rows that two items both need are laid by each.
    private const int BlockBytes = 128 * 1024;

    // Vectors that make a column.
    private const int PiecesInColumn = 4;

    private static readonly (double[,] Kernel, double[,] Input) Transforms = RowTransforms.Matrices<TPoints>();

    private readonly ConvGeometry _geometry;
    private readonly PaddedPlane _plane;
    private readonly RowWinogradPieces<S, V, TPoints> _pieces;
    private readonly RowWinogradKernels<S, V, TPoints, PixelsInLanes> _kernels, _rawKernels;
    private readonly FusedActivation _activation;
    private readonly AlignedBuffer _weights, _bias;
    private readonly TermByTerm _termByTerm;
    private readonly int _terms, _columns, _piecesInRow;
    private readonly RowItems _items;
    private readonly nint _planePitch;

    public RowWinogradPlanesPlan(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
    {
        _geometry = geometry;
        _activation = activation;
        _kernels = new RowWinogradKernels<S, V, TPoints, PixelsInLanes>(activation);
        _rawKernels = new RowWinogradKernels<S, V, TPoints, PixelsInLanes>(FusedActivation.None);
        _columns = _kernels.MaxColumns;
        _piecesInRow = (geometry.Output.Width + S.Lanes - 1) / S.Lanes;

        int channels = geometry.Input.Channels, phases = geometry.Strides.Width;
        _plane = new PaddedPlane(geometry);
        _items = new RowItems(geometry, BlockBytes, channels * _plane.RowPitch);
        _planePitch = (nint)_items.InputRows(_items.MaxRows) * _plane.RowPitch + VectorWidth.Bits512.Lanes();

        // As the transformed kernel has them: kernel row, channel, phase.
        _terms = geometry.KernelSize.Height * channels * phases;
        _pieces = new RowWinogradPieces<S, V, TPoints>(
            Transforms.Input, _terms,
            term => term / phases % channels * _planePitch + term / phases / channels * _plane.RowPitch + term % phases * (_plane.RowPitch / phases));
        _weights = PackWeights(kernel);
        _bias = new AlignedBuffer((long)geometry.Filters * S.Lanes);
        for (int filter = 0; filter < geometry.Filters; filter++)
            _bias.Span.Slice(filter * S.Lanes, S.Lanes).Fill(bias.IsEmpty ? 0 : bias[filter]);
        _termByTerm = new TermByTerm(geometry, kernel.ToArray(), bias.ToArray(), activation);
    }

    public override string Name => "winograd 1x4";

    public override long LocalFloats => PlaneFloats + _kernels.SumFloats + (long)_terms * TPoints.Count * _columns * S.Lanes;

    private long PlaneFloats => (_geometry.Input.Channels * _planePitch + 15) & ~15;

    private int FilterPitch => _terms * RowTransforms.MaxPoints;

    private int PiecesAtOnce => PiecesInColumn * _columns;

    public override int Items(int stage, int threads) => _items.Cut(threads).Count;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var items = _items.Cut(run.Threads);
        int firstRow = items.Start(item), rows = items.Height(item);
        for (int channel = 0; channel < _geometry.Input.Channels; channel++)
        {
            _plane.Fill<S, V>(
                run.Input + (nint)channel * _geometry.Input.Pixels, local + channel * _planePitch, firstRow * _geometry.Strides.Height, _items.InputRows(rows));
        }

        float* sums = local + PlaneFloats, transformed = sums + _kernels.SumFloats;
        float** inputs = stackalloc float*[PiecesAtOnce];
        nint* outputs = stackalloc nint[PiecesAtOnce];
        int columnFloats = _columns * S.Lanes;
        nint termPitch = _kernels.AllPoints ? TPoints.Count * columnFloats : columnFloats;
        nint pointPitch = _kernels.AllPoints ? columnFloats : _terms * columnFloats;
        var job = new RowWinogradJob
        {
            Input = _weights.Pointer,
            InputStep = FilterPitch,
            Terms = _terms,
            Weights = transformed,
            Bias = _bias.Pointer,
            BiasStep = S.Lanes,
            Sums = sums,
            Output = run.Output,
            OutputStep = _geometry.Output.Pixels,
            Pieces = outputs,
        };
        RowTransforms.FillPowers<TPoints>(ref job);
        job.Activation = _activation;

        // Where the pieces do not divide, the last ones are those that the row's end has, some of them for a second time.
        int pieces = rows * _piecesInRow;
        for (int next = 0; next < pieces; next += PiecesAtOnce)
        {
            int first = Math.Max(0, Math.Min(next, pieces - PiecesAtOnce));
            for (int i = 0; i < PiecesAtOnce; i++)
            {
                int piece = Math.Min(first + i, pieces - 1), row = piece / _piecesInRow;
                int x = Math.Min(piece % _piecesInRow * S.Lanes, _geometry.Output.Width - S.Lanes);
                inputs[i] = local + (nint)row * _geometry.Strides.Height * _plane.RowPitch + x;
                outputs[i] = (nint)(firstRow + row) * _geometry.Output.Width + x;
            }

            for (int column = 0; column < _columns; column++)
                _pieces.Transform(inputs + PiecesInColumn * column, transformed + column * S.Lanes, termPitch, pointPitch);
            if (!_kernels.Run(ref job, _geometry.Filters, _columns))
                Repair(job, run.Input);
        }
    }

    // For each filter, term by term the weights at the points, in eight floats.
    private AlignedBuffer PackWeights(ReadOnlySpan<float> kernel)
    {
        float[] transformed = RowWinogradFilters.Transform(_geometry, kernel, Transforms.Kernel, pointsFirst: false);
        var weights = new AlignedBuffer((long)_geometry.Filters * FilterPitch);
        for (int term = 0; term < _terms; term++)
        for (int point = 0; point < TPoints.Count; point++)
        for (int filter = 0; filter < _geometry.Filters; filter++)
            weights.Pointer[(nint)filter * FilterPitch + term * RowTransforms.MaxPoints + point] = transformed[(term * TPoints.Count + point) * _geometry.Filters + filter];
        return weights;
    }

    // Filter by filter once more, without activation; the tiles that are not finite, term by term.
    private void Repair(RowWinogradJob job, float* image)
    {
        float* sums = stackalloc float[PiecesAtOnce * S.Lanes], output = job.Output;
        nint* apart = stackalloc nint[PiecesAtOnce], pieces = job.Pieces;
        for (int i = 0; i < PiecesAtOnce; i++)
            apart[i] = i * S.Lanes;
        job.Output = sums;
        job.Pieces = apart;
        for (int filter = 0; filter < _geometry.Filters; filter++, job.Input += job.InputStep, job.Bias += job.BiasStep, output += job.OutputStep)
        {
            if (_rawKernels.Run(ref job, 1, _columns))
                continue;
            for (int i = 0; i < PiecesAtOnce; i++)
            for (int pixel = 0; pixel < S.Lanes; pixel += RowTransforms.Outputs)
            {
                if (!IsFinite(sums + apart[i] + pixel))
                    RepairTile((int)pieces[i], pixel, image, output, filter);
            }
        }
    }

    // What the last piece of a row shares with the one before is the last one's, whether they are computed in one step or not.
    private void RepairTile(int piece, int pixel, float* image, float* output, int filter)
    {
        int width = _geometry.Output.Width, last = width - S.Lanes, y = piece / width, start = piece % width;
        for (int x = start + pixel; x < start + pixel + RowTransforms.Outputs; x++)
        {
            if (start == last || x < last)
                output[y * width + x] = _termByTerm.Output(image, y, x, filter);
        }
    }

    private static bool IsFinite(float* tile) => float.IsFinite(tile[0]) && float.IsFinite(tile[1]) && float.IsFinite(tile[2]) && float.IsFinite(tile[3]);
}
