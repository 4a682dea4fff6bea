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
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
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
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        V input = TInput.Read<S, V>(x += pitch, control);
        Block3x3.Add<S, V, TRows>(input, w1, u1, ref a0, ref b0);
        if (TColumns.Count > 1) input = Next<S, V, TRows, TInput>(input, x += pitch, control, w0, w1, w2, u0, u1, u2, ref a0, ref a1, ref b0, ref b1);
        if (TColumns.Count > 2) input = Next<S, V, TRows, TInput>(input, x += pitch, control, w0, w1, w2, u0, u1, u2, ref a1, ref a2, ref b1, ref b2);
        if (TColumns.Count > 3) input = Next<S, V, TRows, TInput>(input, x += pitch, control, w0, w1, w2, u0, u1, u2, ref a2, ref a3, ref b2, ref b3);
        if (TColumns.Count > 4) input = Next<S, V, TRows, TInput>(input, x += pitch, control, w0, w1, w2, u0, u1, u2, ref a3, ref a4, ref b3, ref b4);
        if (TColumns.Count > 5) input = Next<S, V, TRows, TInput>(input, x += pitch, control, w0, w1, w2, u0, u1, u2, ref a4, ref a5, ref b4, ref b5);
    }

    // From a column to the next, which sees the same input under its first tap: the input after that, under the last tap and the middle one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Next<S, V, TRows, TInput>(
        V input, float* x, V control, V w0, V w1, V w2, V u0, V u1, V u2, ref V before, ref V own, ref V beforeBelow, ref V ownBelow)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        Block3x3.Add<S, V, TRows>(input, w0, u0, ref own, ref ownBelow);
        input = TInput.Read<S, V>(x, control);
        Block3x3.Add<S, V, TRows>(input, w2, u2, ref before, ref beforeBelow);
        Block3x3.Add<S, V, TRows>(input, w1, u1, ref own, ref ownBelow);
        return input;
    }
}

/// <summary>Stride 2: three inputs under an output, one of them under the next as well.</summary>
internal readonly unsafe struct BlockStride2 : IBlockStride
{
    public static int Stride => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddInner<S, V, TColumns, TRows, TInput>(
        float* x, V control, nint pitch, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        Block3x3.Add<S, V, TRows>(TInput.Read<S, V>(x + pitch, control), w1, u1, ref a0, ref b0);
        if (TColumns.Count > 1) Next<S, V, TRows, TInput>(x += 2 * pitch, pitch, control, w0, w1, w2, u0, u1, u2, ref a0, ref a1, ref b0, ref b1);
        if (TColumns.Count > 2) Next<S, V, TRows, TInput>(x += 2 * pitch, pitch, control, w0, w1, w2, u0, u1, u2, ref a1, ref a2, ref b1, ref b2);
        if (TColumns.Count > 3) Next<S, V, TRows, TInput>(x += 2 * pitch, pitch, control, w0, w1, w2, u0, u1, u2, ref a2, ref a3, ref b2, ref b3);
        if (TColumns.Count > 4) Next<S, V, TRows, TInput>(x += 2 * pitch, pitch, control, w0, w1, w2, u0, u1, u2, ref a3, ref a4, ref b3, ref b4);
        if (TColumns.Count > 5) Next<S, V, TRows, TInput>(x += 2 * pitch, pitch, control, w0, w1, w2, u0, u1, u2, ref a4, ref a5, ref b4, ref b5);
    }

    // From a column to the next: the input under the last tap of the one and the first of the other, and the one under the middle tap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next<S, V, TRows, TInput>(
        float* x, nint pitch, V control, V w0, V w1, V w2, V u0, V u1, V u2, ref V before, ref V own, ref V beforeBelow, ref V ownBelow)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        V shared = TInput.Read<S, V>(x, control);
        Block3x3.Add<S, V, TRows>(shared, w2, u2, ref before, ref beforeBelow);
        Block3x3.Add<S, V, TRows>(shared, w0, u0, ref own, ref ownBelow);
        Block3x3.Add<S, V, TRows>(TInput.Read<S, V>(x + pitch, control), w1, u1, ref own, ref ownBelow);
    }
}
