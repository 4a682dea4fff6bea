using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// A copy of one channel's plane with its border of zeros. Where the stride along the rows is s, each row is split into
/// the columns that leave the same remainder by s, one after another: under any tap, the pixels that neighbouring outputs
/// read are then neighbours, whatever the stride.
/// </summary>
internal sealed unsafe class PaddedPlane
{
    private readonly ConvGeometry _geometry;
    private readonly int _stride, _phasePitch, _evenOffset, _oddOffset, _pairedColumns;

    public PaddedPlane(ConvGeometry geometry)
    {
        _geometry = geometry;
        _stride = geometry.Strides.Width;
        Height = (geometry.Output.Height - 1) * geometry.Strides.Height + geometry.EffectiveKernelSize.Height;

        _phasePitch = (geometry.Output.Width + (geometry.EffectiveKernelSize.Width - 1) / _stride + 15) & ~15;
        int left = geometry.PadLeft;
        _evenOffset = left % 2 * _phasePitch + left / 2;
        _oddOffset = (left + 1) % 2 * _phasePitch + (left + 1) / 2;
        _pairedColumns = Math.Min(geometry.Input.Width, 2 * _phasePitch - left);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Floats in a row.</summary>
    public int RowPitch => _stride * _phasePitch;

    /// <summary>Floats in all. A vector that starts in the last row may end up to a vector later.</summary>
    public long Length => (long)Height * RowPitch;

    /// <summary>Distance from an output pixel's first column to its column under a tap.</summary>
    public int TapOffset(int tapColumn)
    {
        int column = tapColumn * _geometry.DilationRate.Width;
        return column % _stride * _phasePitch + column / _stride;
    }

    /// <summary>
    /// Copies some rows of a plane, the first of them to the start of <paramref name="padded"/>. The zeros left and right
    /// are those that the memory was made with, and stay, as nothing else is written there.
    /// </summary>
    public void Fill<S, V>(float* plane, float* padded, int firstRow, int rows)
        where S : struct, ISimd<V>
        where V : struct
    {
        for (int row = firstRow - _geometry.PadTop; rows > 0; rows--, row++, padded += RowPitch)
        {
            float* from = plane + (nint)row * _geometry.Input.Width;
            if ((uint)row >= (uint)_geometry.Input.Height)
                new Span<float>(padded, RowPitch).Clear();
            else if (_stride == 1)
                FillRow<S, V>(from, padded);
            else if (_stride == 2)
                FillPairs<S, V>(from, padded);
            else
                FillPhases(from, padded);
        }
    }

    private void FillRow<S, V>(float* from, float* to)
        where S : struct, ISimd<V>
        where V : struct
    {
        int width = Math.Min(_geometry.Input.Width, RowPitch - _geometry.PadLeft), column = 0;
        to += _geometry.PadLeft;
        for (; column <= width - S.Lanes; column += S.Lanes)
            S.Store(S.Load(from + column), to + column);
        if (column < width && width >= S.Lanes)
            S.Store(S.Load(from + width - S.Lanes), to + width - S.Lanes);
        else
            CopyRest(from, to, column, width);
    }

    // Input columns 0, 2, 4... go to the phase of PadLeft, columns 1, 3, 5... to the other.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FillPairs<S, V>(float* from, float* to)
        where S : struct, ISimd<V>
        where V : struct
    {
        float* even = to + _evenOffset, odd = to + _oddOffset;
        int width = _pairedColumns, column = 0;
        for (; column <= width - 2 * S.Lanes; column += 2 * S.Lanes)
            FillPair<S, V>(from, column, even, odd);

        // The last pair of vectors slides back, by an even number of columns, to where the row ends.
        if (column < (width & ~1) && width >= 2 * S.Lanes)
        {
            FillPair<S, V>(from, (width & ~1) - 2 * S.Lanes, even, odd);
            column = width & ~1;
        }

        for (; column < width; column++)
            (column % 2 == 0 ? even : odd)[column / 2] = from[column];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillPair<S, V>(float* from, int column, float* even, float* odd)
        where S : struct, ISimd<V>
        where V : struct
    {
        V a = S.Load(from + column), b = S.Load(from + column + S.Lanes);
        S.Store(S.Even(a, b), even + (column >> 1));
        S.Store(S.Odd(a, b), odd + (column >> 1));
    }

    private void FillPhases(float* from, float* to)
    {
        for (int column = 0; column < _geometry.Input.Width; column++)
        {
            int padded = column + _geometry.PadLeft;
            if (padded / _stride < _phasePitch)
                to[padded % _stride * _phasePitch + padded / _stride] = from[column];
        }
    }

    private static void CopyRest(float* from, float* to, int column, int width)
    {
        for (; column < width; column++)
            to[column] = from[column];
    }
}
