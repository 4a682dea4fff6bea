using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Transforms the input of some tiles with the tiles in the lanes: four pieces of an image row, each a vector of output pixels and so a
/// quarter as many tiles, make one vector at each point. The pixels of the pieces are turned in blocks of 4 x 4 on the way, pixel j of every
/// tile into one vector: lane 4 q + v is tile q of piece v.
/// </summary>
internal sealed unsafe class RowWinogradPieces<S, V, TPoints>
    where S : struct, ISimd<V>
    where V : struct
    where TPoints : struct, IRowPoints
{
    private const int MaxPoints = RowTransforms.MaxPoints;

    private readonly AlignedBuffer _rows;
    private readonly TermOffsets _terms;
    private readonly int _termCount;

    /// <summary>Prepares the transform by B', (points, points), of terms that lie so far from a tile's first input pixel.</summary>
    public RowWinogradPieces(double[,] transform, int terms, Func<int, nint> offset)
    {
        _rows = new AlignedBuffer(MaxPoints * MaxPoints);
        for (int point = 0; point < TPoints.Count; point++)
        for (int i = 0; i < TPoints.Count; i++)
            _rows.Span[point * MaxPoints + i] = (float)transform[point, i];
        _terms = new TermOffsets(terms, offset);
        _termCount = terms;
    }

    /// <summary>Transforms four pieces.</summary>
    /// <param name="pieces">The first input pixel of each.</param>
    /// <param name="destination">Receives the vector of the first term and point.</param>
    /// <param name="termPitch">Distance from there to that of the next term.</param>
    /// <param name="pointPitch">Distance to that of the next point.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform(float** pieces, float* destination, nint termPitch, nint pointPitch)
    {
        float* b = _rows.Pointer;
        nint* terms = _terms.Pointer;
        float* piece0 = pieces[0], piece1 = pieces[1], piece2 = pieces[2], piece3 = pieces[3];
        for (int term = 0; term < _termCount; term++, destination += termPitch)
        {
            nint at = terms[term];
            V d0 = S.Load(piece0 + at), d1 = S.Load(piece1 + at), d2 = S.Load(piece2 + at), d3 = S.Load(piece3 + at);
            at += RowTransforms.Outputs;
            V d4 = S.Load(piece0 + at), d5 = S.Load(piece1 + at), d6 = S.Load(piece2 + at), d7 = S.Load(piece3 + at);
            S.TurnQuads(ref d0, ref d1, ref d2, ref d3);
            S.TurnQuads(ref d4, ref d5, ref d6, ref d7);

            // What is even in the point: at 0 all of it, and of a pair as much at one as at the other.
            float* to = destination;
            V even = S.MultiplyAdd(S.Broadcast(b[4]), d4, S.MultiplyAdd(S.Broadcast(b[2]), d2, S.Multiply(S.Broadcast(b[0]), d0)));
            S.Store(TPoints.Count > 6 ? S.MultiplyAdd(S.Broadcast(b[6]), d6, even) : even, to);
            to += pointPitch;
            Pair(b + MaxPoints, d1, d2, d3, d4, d5, d6, to, pointPitch);
            to += 2 * pointPitch;
            Pair(b + 3 * MaxPoints, d1, d2, d3, d4, d5, d6, to, pointPitch);
            to += 2 * pointPitch;
            if (TPoints.Count > 6)
            {
                Pair(b + 5 * MaxPoints, d1, d2, d3, d4, d5, d6, to, pointPitch);
                to += 2 * pointPitch;
            }

            // For an even number of points the last is infinity, where all is odd.
            if (TPoints.Count % 2 == 0)
            {
                float* last = b + (TPoints.Count - 1) * MaxPoints;
                V odd = S.MultiplyAdd(S.Broadcast(last[5]), d5, S.MultiplyAdd(S.Broadcast(last[3]), d3, S.Multiply(S.Broadcast(last[1]), d1)));
                S.Store(TPoints.Count > 6 ? S.MultiplyAdd(S.Broadcast(last[7]), d7, odd) : odd, to);
            }
        }
    }

    // At a point and its opposite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(float* b, V d1, V d2, V d3, V d4, V d5, V d6, float* to, nint pitch)
    {
        V even = S.MultiplyAdd(S.Broadcast(b[4]), d4, S.Multiply(S.Broadcast(b[2]), d2));
        V odd = S.MultiplyAdd(S.Broadcast(b[3]), d3, S.Multiply(S.Broadcast(b[1]), d1));
        if (TPoints.Count > 6)
        {
            even = S.MultiplyAdd(S.Broadcast(b[6]), d6, even);
            odd = S.MultiplyAdd(S.Broadcast(b[5]), d5, odd);
        }

        S.Store(S.Add(even, odd), to);
        S.Store(S.Subtract(even, odd), to + pitch);
    }
}
