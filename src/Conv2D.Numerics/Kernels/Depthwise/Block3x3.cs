using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of <see cref="Block3x3"/> computes: some neighbouring output pixels, some channels of them.</summary>
internal unsafe struct Block3x3Job
{
    /// <summary>The input rows under the block, each at the first column under it, which may lie outside the image.</summary>
    public fixed long Rows[Block3x3.MaxInputRows];

    /// <summary>Depthwise, whether the first and the last of the input columns lie outside the image.</summary>
    public bool SkipsFirst, SkipsLast;

    /// <summary>
    /// Depthwise, the channels of a pixel, at least one vector, and the distance from a tap's weights to the next tap's. Otherwise those of a
    /// group.
    /// </summary>
    public int Channels;

    /// <summary>
    /// The weights: depthwise, tap by tap, row by row, those of all channels. Otherwise a vector for each tap of the first channel of a group,
    /// then of its second, and so on.
    /// </summary>
    public float* Weights;

    /// <summary>The bias: depthwise of all channels, otherwise a vector.</summary>
    public float* Bias;

    /// <summary>For inputs that are spread: a vector for each channel of a group, which says where it is.</summary>
    public float* Controls;

    /// <summary>The first output pixel.</summary>
    public float* Output;

    /// <summary>Depthwise, distance in floats from an input pixel to the next.</summary>
    public nint InputPitch;

    /// <summary>Distance in floats from an output row to the next, and from an output pixel to the next.</summary>
    public nint OutputRowPitch, OutputPitch;

    /// <summary>Depthwise, how far ahead of what is read and written the lines below are fetched into the second-level cache, or 0.</summary>
    public nint InputAhead, OutputAhead;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// 3x3 kernels with stride 1 or 2 of groups that have a channel each, or a few, channels last: a block of two rows by up to six columns of
/// output pixels, for one vector of channels after another. Nine weights, twelve sums and one input at a time, which is multiplied into all the
/// sums that it touches: 32 inputs for 108 multiply-adds, or 65 with stride 2, in 32 vector registers. With 16, blocks have three columns: 20
/// inputs, or 35, for 54 multiply-adds. Memory is read and written along the channels, whole cache lines at a time, wherever pixels lie: those
/// of 256 channels, 1 KB apart, would share four sets of the first-level cache. What an input is, a vector of channels or one channel of a
/// group for all its filters, is a type (<see cref="IBlockInput"/>).
/// </summary>
/// <remarks>
/// The JIT inlines into a method up to a multiple of its own length, branches that are never taken included, unless it knows of them at
/// once: so the calls for all rows stand in one method, and which of them there are is asked of types.
/// </remarks>
internal static unsafe class Block3x3
{
    /// <summary>Most output rows of a block.</summary>
    public const int MaxRows = 2;

    /// <summary>Most input rows under it.</summary>
    public const int MaxInputRows = 5;

    /// <summary>Most output columns of a block with so many vector registers.</summary>
    public static int MaxColumns(int registers) => registers == 16 ? 3 : 6;

    /// <summary>Computes one call: depthwise all channels, otherwise one vector of filters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows, TColumns, TStride, TInput>(in Block3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput
    {
        bool own = TInput.IsOwn, skipsFirst = own && job.SkipsFirst, skipsLast = own && job.SkipsLast;
        bool fetches = own && Sse.IsSupported && job.InputAhead != 0;
        bool slopes = job.Activation.Slopes;
        int channels = job.Channels;
        nint weightPitch = own ? channels : S.Lanes, pitch = own ? job.InputPitch : PaddedChannels<S, V>.Pitch, outputPitch = job.OutputPitch;
        for (int next = 0; next < (own ? channels : 1); next += S.Lanes)
        {
            int c = own ? Math.Min(next, channels - S.Lanes) : 0;
            if (fetches && next % TileKernel.FloatsInLine == 0)
                Fetch<TRows, TColumns, TStride>(job, c);
            V a0 = S.Load(job.Bias + c), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
            float* w = job.Weights + c;
            int channel = 0;
            do
            {
                V control = TInput.IsSpread ? S.Load(job.Controls + channel * S.Lanes) : a0;
                V w00 = S.Load(w), w01 = S.Load(w + weightPitch), w02 = S.Load(w + 2 * weightPitch);
                w += 3 * weightPitch;
                V w10 = S.Load(w), w11 = S.Load(w + weightPitch), w12 = S.Load(w + 2 * weightPitch);
                w += 3 * weightPitch;
                V w20 = S.Load(w), w21 = S.Load(w + weightPitch), w22 = S.Load(w + 2 * weightPitch);
                w += 3 * weightPitch;

                // An input row lies under a row of taps of one output row, or of both.
                nint at = own ? c : TInput.IsSpread ? 0 : channel;
                Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[0] + at, control, pitch, skipsFirst, skipsLast, w00, w01, w02, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);
                if (typeof(TRows) == typeof(Extent1) || typeof(TStride) == typeof(BlockStride2))
                    Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[1] + at, control, pitch, skipsFirst, skipsLast, w10, w11, w12, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);
                if (typeof(TRows) == typeof(Extent1))
                    Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[2] + at, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);

                if (typeof(TRows) == typeof(Extent2) && typeof(TStride) == typeof(BlockStride1))
                {
                    Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[1] + at, control, pitch, skipsFirst, skipsLast, w10, w11, w12, w00, w01, w02,
                        ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[2] + at, control, pitch, skipsFirst, skipsLast, w20, w21, w22, w10, w11, w12,
                        ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[3] + at, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                }

                if (typeof(TRows) == typeof(Extent2) && typeof(TStride) == typeof(BlockStride2))
                {
                    Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[2] + at, control, pitch, skipsFirst, skipsLast, w20, w21, w22, w00, w01, w02,
                        ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[3] + at, control, pitch, skipsFirst, skipsLast, w10, w11, w12, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                    Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[4] + at, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
                }
            }
            while (!own && ++channel < channels);

            Store<S, V, TColumns>(job, slopes, job.Output + c, outputPitch, a0, a1, a2, a3, a4, a5);
            if (TRows.Count > 1)
                Store<S, V, TColumns>(job, slopes, job.Output + c + job.OutputRowPitch, outputPitch, b0, b1, b2, b3, b4, b5);
        }
    }

    // Of the rows below, what neither this block nor the next of these rows reads itself: as much as the pixels of a block, line after line.
    private static void Fetch<TRows, TColumns, TStride>(in Block3x3Job job, int channel)
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
    {
        // The first row that a block and the one below do not share is the last one of the first output row, or with stride 2 the second.
        for (int row = 0; row < TRows.Count * TStride.Stride; row++)
        {
            float* x = (float*)job.Rows[3 - TStride.Stride + row] + job.InputAhead + channel * TColumns.Count * TStride.Stride;
            for (int line = 0; line < TColumns.Count * TStride.Stride; line++, x += TileKernel.FloatsInLine)
                Sse.Prefetch1(x);
        }

        float* y = job.Output + job.OutputAhead + channel * TColumns.Count;
        for (int row = 0; row < TRows.Count; row++, y += job.OutputRowPitch)
        for (int line = 0; line < TColumns.Count; line++)
            Sse.Prefetch1(y + line * TileKernel.FloatsInLine);
    }

    // An input row, by the weights of a kernel row, for one output row.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<S, V, TColumns, TStride, TInput>(
        float* x, V control, nint pitch, bool skipsFirst, bool skipsLast, V w0, V w1, V w2, ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput =>
        Rows<S, V, TColumns, TStride, TInput, Extent1>(
            x, control, pitch, skipsFirst, skipsLast, w0, w1, w2, w0, w1, w2,
            ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5);

    // The same for two, by the weights of two kernel rows; or for one, where the second is the first once more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows<S, V, TColumns, TStride, TInput, TRows>(
        float* x, V control, nint pitch, bool skipsFirst, bool skipsLast, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V a3, ref V a4, ref V a5, ref V b0, ref V b1, ref V b2, ref V b3, ref V b4, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput
        where TRows : struct, ITileExtent
    {
        if (!skipsFirst)
            Add<S, V, TRows>(TInput.Read<S, V>(x, control), w0, u0, ref a0, ref b0);
        TStride.AddInner<S, V, TColumns, TRows, TInput>(
            x, control, pitch, w0, w1, w2, u0, u1, u2, ref a0, ref a1, ref a2, ref a3, ref a4, ref a5, ref b0, ref b1, ref b2, ref b3, ref b4, ref b5);
        if (!skipsLast)
        {
            V input = TInput.Read<S, V>(x + ((TColumns.Count - 1) * TStride.Stride + 2) * pitch, control);
            if (TColumns.Count == 1) Add<S, V, TRows>(input, w2, u2, ref a0, ref b0);
            if (TColumns.Count == 2) Add<S, V, TRows>(input, w2, u2, ref a1, ref b1);
            if (TColumns.Count == 3) Add<S, V, TRows>(input, w2, u2, ref a2, ref b2);
            if (TColumns.Count == 4) Add<S, V, TRows>(input, w2, u2, ref a3, ref b3);
            if (TColumns.Count == 5) Add<S, V, TRows>(input, w2, u2, ref a4, ref b4);
            if (TColumns.Count == 6) Add<S, V, TRows>(input, w2, u2, ref a5, ref b5);
        }
    }

    /// <summary>Adds an input by a weight to a sum of one output row, and by another to one of the second, if there are two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<S, V, TRows>(V input, V w, V u, ref V a, ref V b)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
    {
        a = S.MultiplyAdd(input, w, a);
        if (TRows.Count > 1)
            b = S.MultiplyAdd(input, u, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V, TColumns>(in Block3x3Job job, bool slopes, float* output, nint pitch, V a0, V a1, V a2, V a3, V a4, V a5)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
    {
        if (slopes)
        {
            V slope = S.Broadcast(job.Activation.NegativeSlope);
            (a0, a1, a2) = (S.Slope(a0, slope), S.Slope(a1, slope), S.Slope(a2, slope));
            (a3, a4, a5) = (S.Slope(a3, slope), S.Slope(a4, slope), S.Slope(a5, slope));
        }

        V low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        { S.Store(S.Clamp(a0, low, high), output); }
        if (TColumns.Count > 1) S.Store(S.Clamp(a1, low, high), output += pitch);
        if (TColumns.Count > 2) S.Store(S.Clamp(a2, low, high), output += pitch);
        if (TColumns.Count > 3) S.Store(S.Clamp(a3, low, high), output += pitch);
        if (TColumns.Count > 4) S.Store(S.Clamp(a4, low, high), output += pitch);
        if (TColumns.Count > 5) S.Store(S.Clamp(a5, low, high), output += pitch);
    }
}
