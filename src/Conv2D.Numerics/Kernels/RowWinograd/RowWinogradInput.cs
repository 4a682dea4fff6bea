using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Transforms the input of some rows: for each tile of four output columns, one below the other for each input row, for
/// each channel and each phase of the stride, the values at the points, in eight floats. A stride of s along the row
/// makes s phases, every s-th column from the first, second, and so on, each a convolution of stride 1 with its share
/// of the taps. The points are the lanes: each input pixel times its column of B'.
/// </summary>
internal sealed unsafe class RowWinogradInput<TPoints>
    where TPoints : struct, IRowPoints
{
    private const int MaxPoints = RowTransforms.MaxPoints;

    // Lines that are copied before the first of them is read: a vector that spans stores which are still on their way to the cache
    // has to wait for them.
    private const int Lines = 4;

    private readonly ConvGeometry _geometry;
    private readonly AlignedBuffer _columns;
    private readonly int _linePixels, _copiedColumns;
    private readonly bool _pairs;

    /// <summary>Prepares the transform of a layer whose sums are computed in vectors of that width.</summary>
    public RowWinogradInput(ConvGeometry geometry, double[,] transform, VectorWidth width)
    {
        _geometry = geometry;
        Tiles = new TileRange(geometry.Output.Width, RowTransforms.Outputs).Count;
        _linePixels = (Column(Tiles - 1) + MaxPoints) * Stride;
        _copiedColumns = Math.Min(geometry.Input.Width, _linePixels - geometry.PadLeft);
        _pairs = width == VectorWidth.Bits512 || Avx512F.IsSupported;
        int copies = _pairs ? 2 : 1;
        _columns = new AlignedBuffer(copies * MaxPoints * MaxPoints);
        for (int i = 0; i < TPoints.Count; i++)
        for (int point = 0; point < TPoints.Count; point++)
            _columns.Span.Slice(copies * (i * MaxPoints + point), copies).Fill((float)transform[point, i]);
    }

    /// <summary>Tiles in a row.</summary>
    public int Tiles { get; }

    /// <summary>Floats of an input row of a tile.</summary>
    public int RowPitch => _geometry.Input.Channels * Stride * MaxPoints;

    /// <summary>Floats of scratch for some lines of pixels with their borders, which have to be zero before the first use.</summary>
    public int LineFloats => Lines * LinePitch;

    private int LinePitch => (_linePixels * Interleaved + 2 * MaxPoints + 15) & ~15;

    // Of one pixel, or of the pixels of one phase each: channels within phases, where they lie side by side.
    private int TermsOfPixel => Interleaved * Stride;

    private int Stride => _geometry.Strides.Width;

    // Channels whose values lie side by side.
    private int Interleaved => _geometry.DataFormat == DataFormat.ChannelsLast ? _geometry.Input.Channels : 1;

    /// <summary>The first output column of a tile. Where the row does not divide, the last one slides back to end with it.</summary>
    public int Column(int tile) => Math.Min(tile * RowTransforms.Outputs, _geometry.Output.Width - RowTransforms.Outputs);

    /// <summary>Transforms <paramref name="rows"/> input rows from <paramref name="firstRow"/> on; those outside the image are zero.</summary>
    /// <param name="image">The image.</param>
    /// <param name="firstRow">The first row; may be negative.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="lines">Scratch for the lines.</param>
    /// <param name="destination">Receives the rows of the first tile, then those of the second, and so on.</param>
    public void Transform(float* image, int firstRow, int rows, float* lines, float* destination)
    {
        nint tilePitch = (nint)rows * RowPitch, inputPitch = (nint)_geometry.Input.Width * Interleaved;
        int inside = Math.Clamp(-firstRow, 0, rows), below = Math.Clamp(_geometry.Input.Height - firstRow, inside, rows);
        for (int plane = 0; plane < _geometry.Input.Channels / Interleaved; plane++)
        {
            float* from = image + (nint)plane * _geometry.Input.Pixels + firstRow * inputPitch, to = destination + plane * TermsOfPixel * MaxPoints;
            ClearRows(0, inside, to, tilePitch);
            ClearRows(below, rows, to, tilePitch);
            for (int row = inside; row < below; row += Lines)
            {
                int count = Math.Min(Lines, below - row);
                for (int i = 0; i < count; i++)
                    Copy(from + (row + i) * inputPitch, lines + i * LinePitch + _geometry.PadLeft * Interleaved, _copiedColumns * Interleaved);
                TransformLines(lines, count, to + (nint)row * RowPitch, tilePitch);
            }
        }
    }

    private void TransformLines(float* lines, int count, float* destination, nint tilePitch)
    {
        if (_pairs && TermsOfPixel == 1 && Avx512F.IsSupported)
            TransformInPairs<Extent1>(lines, count, destination, tilePitch);
        else if (_pairs)
            TransformInPairs<Extent2>(lines, count, destination, tilePitch);
        else if (Vector256.IsHardwareAccelerated)
            TransformOneByOne<Simd256, Vector256<float>>(lines, count, destination, tilePitch);
        else
            TransformOneByOne<Simd128, Vector128<float>>(lines, count, destination, tilePitch);
    }

    private void TransformOneByOne<S, V>(float* lines, int count, float* destination, nint tilePitch)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int i = 0; i < count; i++, lines += LinePitch, destination += RowPitch)
        for (int lane = 0; lane < MaxPoints; lane += S.Lanes)
            TransformLine<S, V>(lines, _columns.Pointer + lane, destination + lane, tilePitch);
    }

    // One sum at once, of as many points as a vector has lanes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformLine<S, V>(float* line, float* columns, float* destination, nint tilePitch)
        where S : struct, ISimd<V>
        where V : struct
    {
        nint pixel = TermsOfPixel, lastTile = Tiles - 1, lastColumn = Column((int)lastTile);
        V c0 = S.Load(columns), c1 = S.Load(columns + MaxPoints), c2 = S.Load(columns + 2 * MaxPoints), c3 = S.Load(columns + 3 * MaxPoints);
        V c4 = S.Load(columns + 4 * MaxPoints), c5 = S.Load(columns + 5 * MaxPoints), c6 = S.Load(columns + 6 * MaxPoints), c7 = S.Load(columns + 7 * MaxPoints);
        for (nint tile = 0; tile <= lastTile; tile++, destination += tilePitch)
        {
            float* x = line + (tile < lastTile ? tile * RowTransforms.Outputs : lastColumn) * pixel, y = x + 4 * pixel;
            for (nint term = 0; term < pixel; term++, x++, y++)
            {
                V even = S.Multiply(c0, S.Broadcast(*x)), odd = S.Multiply(c1, S.Broadcast(x[pixel]));
                even = S.MultiplyAdd(c2, S.Broadcast(x[2 * pixel]), even);
                odd = S.MultiplyAdd(c3, S.Broadcast(x[3 * pixel]), odd);
                even = S.MultiplyAdd(c4, S.Broadcast(*y), even);
                if (TPoints.Count > 5)
                    odd = S.MultiplyAdd(c5, S.Broadcast(y[pixel]), odd);
                if (TPoints.Count > 6)
                    even = S.MultiplyAdd(c6, S.Broadcast(y[2 * pixel]), even);
                if (TPoints.Count > 7)
                    odd = S.MultiplyAdd(c7, S.Broadcast(y[3 * pixel]), odd);
                S.Store(S.Add(even, odd), destination + term * MaxPoints);
            }
        }
    }

    // Two sums at once: lane 2 p + i is point p of sum i. These are of two terms of a tile, whose values lie side by side;
    // or, where a pixel has one term, of two tiles (Extent1), whose values lie four apart.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformInPairs<TTerms>(float* lines, int count, float* destination, nint tilePitch)
        where TTerms : struct, ITileExtent
    {
        const int lanes = 2 * MaxPoints;
        bool single = TTerms.Count == 1;
        nint pixel = TermsOfPixel, lastTile = Tiles - 1, lastColumn = Column((int)lastTile), rowPitch = RowPitch, linePitch = LinePitch;
        float* columns = _columns.Pointer;
        Vector512<float> c0 = Vector512.Load(columns), c1 = Vector512.Load(columns + lanes), c2 = Vector512.Load(columns + 2 * lanes);
        Vector512<float> c3 = Vector512.Load(columns + 3 * lanes), c4 = Vector512.Load(columns + 4 * lanes), c5 = Vector512.Load(columns + 5 * lanes);
        Vector512<float> c6 = Vector512.Load(columns + 6 * lanes), c7 = Vector512.Load(columns + 7 * lanes);
        for (; count > 0; count--, lines += linePitch, destination += rowPitch)
        {
            float* to = destination;
            for (nint tile = 0; tile <= lastTile; tile++, to += tilePitch)
            {
                float* x = lines + (tile < lastTile ? tile * RowTransforms.Outputs : lastColumn) * pixel;
                bool pair = single && tile + 1 < lastTile;
                for (nint term = 0; term < pixel; term += 2, x += 2)
                {
                    float* y = x + 4 * pixel;
                    var v = single ? Vector512.Load(x) : default;
                    var even = c0 * (single ? FourApart(v, 0) : Neighbours(x));
                    var odd = c1 * (single ? FourApart(v, 1) : Neighbours(x + pixel));
                    even = Vector512.MultiplyAddEstimate(c2, single ? FourApart(v, 2) : Neighbours(x + 2 * pixel), even);
                    odd = Vector512.MultiplyAddEstimate(c3, single ? FourApart(v, 3) : Neighbours(x + 3 * pixel), odd);
                    even = Vector512.MultiplyAddEstimate(c4, single ? FourApart(v, 4) : Neighbours(y), even);
                    if (TPoints.Count > 5)
                        odd = Vector512.MultiplyAddEstimate(c5, single ? FourApart(v, 5) : Neighbours(y + pixel), odd);
                    if (TPoints.Count > 6)
                        even = Vector512.MultiplyAddEstimate(c6, single ? FourApart(v, 6) : Neighbours(y + 2 * pixel), even);
                    if (TPoints.Count > 7)
                        odd = Vector512.MultiplyAddEstimate(c7, single ? FourApart(v, 7) : Neighbours(y + 3 * pixel), odd);
                    var sum = even + odd;
                    Simd512.Even(sum, sum).GetLower().Store(to + term * MaxPoints);
                    if (pair || (!single && term + 1 < pixel))
                        Simd512.Odd(sum, sum).GetLower().Store(to + (single ? tilePitch : (term + 1) * MaxPoints));
                }

                if (pair)
                {
                    tile++;
                    to += tilePitch;
                }
            }
        }
    }

    // Input rows outside the image.
    private void ClearRows(int first, int end, float* destination, nint tilePitch)
    {
        for (int row = first; row < end; row++)
        for (int tile = 0; tile < Tiles; tile++)
            new Span<float>(destination + (nint)row * RowPitch + tile * tilePitch, TermsOfPixel * MaxPoints).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, nint count)
    {
        nint last = count - Vector256<float>.Count, i = 0;
        for (; i <= last; i += Vector256<float>.Count)
            Vector256.Load(from + i).Store(to + i);
        if (last >= 0)
        {
            Vector256.Load(from + last).Store(to + last);
            return;
        }

        for (; i < count; i++)
            to[i] = from[i];
    }

    // The second is read beyond the line where there is one term only, and not used.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Neighbours(float* x) => Vector512.Create(*(double*)x).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FourApart(Vector512<float> line, int at) => Avx512F.PermuteVar16x32(
        line, Vector512.Create(0, 4, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4, 0, 4) + Vector512.Create(at));
}
