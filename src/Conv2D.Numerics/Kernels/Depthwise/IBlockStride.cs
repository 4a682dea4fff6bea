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
        x += pitch;
        V input = TInput.Read<S, V>(x, control);
        Block3x3.Add<S, V, TRows>(input, w1, u1, ref a0, ref b0);
        if (TColumns.Count > 1)
        {
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a1, ref b1);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a0, ref b0);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a1, ref b1);
        }

        if (TColumns.Count > 2)
        {
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a2, ref b2);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a1, ref b1);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a2, ref b2);
        }

        if (TColumns.Count > 3)
        {
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a3, ref b3);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a2, ref b2);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a3, ref b3);
        }

        if (TColumns.Count > 4)
        {
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a4, ref b4);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a3, ref b3);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a4, ref b4);
        }

        if (TColumns.Count > 5)
        {
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a5, ref b5);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a4, ref b4);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a5, ref b5);
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
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TRows : struct, ITileExtent
        where TInput : struct, IBlockInput
    {
        x += pitch;
        V input = TInput.Read<S, V>(x, control);
        Block3x3.Add<S, V, TRows>(input, w1, u1, ref a0, ref b0);
        if (TColumns.Count > 1)
        {
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a0, ref b0);
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a1, ref b1);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a1, ref b1);
        }

        if (TColumns.Count > 2)
        {
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a1, ref b1);
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a2, ref b2);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a2, ref b2);
        }

        if (TColumns.Count > 3)
        {
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a2, ref b2);
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a3, ref b3);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a3, ref b3);
        }

        if (TColumns.Count > 4)
        {
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a3, ref b3);
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a4, ref b4);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a4, ref b4);
        }

        if (TColumns.Count > 5)
        {
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w2, u2, ref a4, ref b4);
            Block3x3.Add<S, V, TRows>(input, w0, u0, ref a5, ref b5);
            input = TInput.Read<S, V>(x += pitch, control);
            Block3x3.Add<S, V, TRows>(input, w1, u1, ref a5, ref b5);
        }
    }
}
