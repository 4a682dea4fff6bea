using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What the stride of <see cref="Block3x3"/> decides, as a type.</summary>
internal unsafe interface IBlockStride
{
    /// <summary>1 or 2, both ways.</summary>
    static abstract int Stride { get; }

    /// <summary>
    /// Adds the inputs of a row but the first and the last, by the weights of a kernel row, to the columns of an output row that see them;
    /// and by those of another to another's, if <typeparamref name="TRows"/> is two. Each input is loaded once.
    /// </summary>
    static abstract void AddInner<S, V, TColumns, TRows, TInput>(
        float* x, V control, nint pitch, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V b0, ref V b1, ref V b2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput;
}

/// <summary>Stride 1: three inputs under an output, two of them under the next as well.</summary>
internal readonly unsafe struct BlockStride1 : IBlockStride
{
    public static int Stride => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddInner<S, V, TColumns, TRows, TInput>(
        float* x, V control, nint pitch, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V b0, ref V b1, ref V b2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        bool two = TRows.Count > 1;
        x += pitch;
        V input = TInput.Read<S, V>(x, control);
        { a0 = S.MultiplyAdd(input, w1, a0); if (two) b0 = S.MultiplyAdd(input, u1, b0); }
        if (TColumns.Count > 1)
        {
            { a1 = S.MultiplyAdd(input, w0, a1); if (two) b1 = S.MultiplyAdd(input, u0, b1); }
            x += pitch;
            input = TInput.Read<S, V>(x, control);
            { a0 = S.MultiplyAdd(input, w2, a0); if (two) b0 = S.MultiplyAdd(input, u2, b0); }
            { a1 = S.MultiplyAdd(input, w1, a1); if (two) b1 = S.MultiplyAdd(input, u1, b1); }
            if (TColumns.Count > 2)
            {
                { a2 = S.MultiplyAdd(input, w0, a2); if (two) b2 = S.MultiplyAdd(input, u0, b2); }
                x += pitch;
                input = TInput.Read<S, V>(x, control);
                { a1 = S.MultiplyAdd(input, w2, a1); if (two) b1 = S.MultiplyAdd(input, u2, b1); }
                { a2 = S.MultiplyAdd(input, w1, a2); if (two) b2 = S.MultiplyAdd(input, u1, b2); }
            }
        }
    }
}

/// <summary>Stride 2: three inputs under an output, one of them under the next as well.</summary>
internal readonly unsafe struct BlockStride2 : IBlockStride
{
    public static int Stride => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddInner<S, V, TColumns, TRows, TInput>(
        float* x, V control, nint pitch, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V b0, ref V b1, ref V b2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        bool two = TRows.Count > 1;
        x += pitch;
        V input = TInput.Read<S, V>(x, control);
        { a0 = S.MultiplyAdd(input, w1, a0); if (two) b0 = S.MultiplyAdd(input, u1, b0); }
        if (TColumns.Count > 1)
        {
            x += pitch;
            input = TInput.Read<S, V>(x, control);
            { a0 = S.MultiplyAdd(input, w2, a0); if (two) b0 = S.MultiplyAdd(input, u2, b0); }
            { a1 = S.MultiplyAdd(input, w0, a1); if (two) b1 = S.MultiplyAdd(input, u0, b1); }
            x += pitch;
            input = TInput.Read<S, V>(x, control);
            { a1 = S.MultiplyAdd(input, w1, a1); if (two) b1 = S.MultiplyAdd(input, u1, b1); }
            if (TColumns.Count > 2)
            {
                x += pitch;
                input = TInput.Read<S, V>(x, control);
                { a1 = S.MultiplyAdd(input, w2, a1); if (two) b1 = S.MultiplyAdd(input, u2, b1); }
                { a2 = S.MultiplyAdd(input, w0, a2); if (two) b2 = S.MultiplyAdd(input, u0, b2); }
                x += pitch;
                input = TInput.Read<S, V>(x, control);
                { a2 = S.MultiplyAdd(input, w1, a2); if (two) b2 = S.MultiplyAdd(input, u1, b2); }
            }
        }
    }
}
