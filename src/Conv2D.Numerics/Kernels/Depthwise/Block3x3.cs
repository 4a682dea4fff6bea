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
    /// Depthwise, the channels of a pixel, at least one vector: the distance from a pixel to the next, from a tap's weights to the next tap's.
    /// Otherwise those of a group.
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

    /// <summary>Distance in floats from an output row to the next; and, where that is not the channels, from an output pixel to the next.</summary>
    public nint OutputRowPitch, OutputPitch;

    /// <summary>Depthwise, how far ahead of what is read and written the lines below are fetched into the second-level cache, or 0.</summary>
    public nint InputAhead, OutputAhead;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// 3x3 kernels with stride 1 or 2 of groups that have a channel each, or a few, channels last: a block of two rows by three columns of output
/// pixels, for one vector of channels after another. Nine weights, six sums and one input at a time, which is multiplied into all the
/// sums that it touches: 20 inputs for 54 multiply-adds, or 35 with stride 2, in 16 vector registers. Memory is read and written along the
/// channels, whole cache lines at a time, wherever pixels lie: those of 256 channels, 1 KB apart, would share four sets of the first-level
/// cache. What an input is, a vector of channels or one channel of a group for all its filters, is a type (<see cref="IBlockInput"/>).
/// </summary>
internal static unsafe class Block3x3
{
    /// <summary>Most output rows and columns of a block.</summary>
    public const int MaxRows = 2, MaxColumns = 3;

    /// <summary>Most input rows under it.</summary>
    public const int MaxInputRows = 5;

    /// <summary>Computes one call of a depthwise layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunOwn<S, V, TRows, TColumns, TStride>(in Block3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
    {
        int channels = job.Channels;
        bool fetches = Sse.IsSupported && job.InputAhead != 0;
        for (int next = 0; next < channels; next += S.Lanes)
        {
            int c = Math.Min(next, channels - S.Lanes);
            if (fetches && next % TileKernel.FloatsInLine == 0)
                Fetch<TRows, TColumns, TStride>(job, c);
            V a0 = S.Load(job.Bias + c), a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0;
            Add<S, V, TRows, TColumns, TStride, OwnChannels>(job, c, job.Weights + c, channels, channels, a0, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
            Store<S, V, TColumns>(job, job.Output + c, channels, a0, a1, a2);
            if (TRows.Count > 1)
                Store<S, V, TColumns>(job, job.Output + c + job.OutputRowPitch, channels, b0, b1, b2);
        }
    }

    /// <summary>Computes one call of a layer with groups of several channels, of one vector of filters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunGroups<S, V, TRows, TColumns, TStride, TInput>(in Block3x3Job job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput
    {
        V a0 = S.Load(job.Bias), a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0;
        float* weights = job.Weights;
        for (int channel = 0; channel < job.Channels; channel++, weights += 9 * S.Lanes)
        {
            V control = TInput.IsSpread ? S.Load(job.Controls + channel * S.Lanes) : a0;
            Add<S, V, TRows, TColumns, TStride, TInput>(
                job, TInput.IsSpread ? 0 : channel, weights, S.Lanes, PaddedChannels<S, V>.Pitch, control, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
        }

        Store<S, V, TColumns>(job, job.Output, job.OutputPitch, a0, a1, a2);
        if (TRows.Count > 1)
            Store<S, V, TColumns>(job, job.Output + job.OutputRowPitch, job.OutputPitch, b0, b1, b2);
    }

    // The products of all taps, for one vector of outputs and, of a group, one of its channels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V, TRows, TColumns, TStride, TInput>(
        in Block3x3Job job, nint offset, float* w, nint weightPitch, nint pitch, V control, ref V a0, ref V a1, ref V a2, ref V b0, ref V b1, ref V b2)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput
    {
        bool skipsFirst = job.SkipsFirst, skipsLast = job.SkipsLast;
        V w00 = S.Load(w), w01 = S.Load(w + weightPitch), w02 = S.Load(w + 2 * weightPitch);
        w += 3 * weightPitch;
        V w10 = S.Load(w), w11 = S.Load(w + weightPitch), w12 = S.Load(w + 2 * weightPitch);
        w += 3 * weightPitch;
        V w20 = S.Load(w), w21 = S.Load(w + weightPitch), w22 = S.Load(w + 2 * weightPitch);

        Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[0] + offset, control, pitch, skipsFirst, skipsLast, w00, w01, w02, ref a0, ref a1, ref a2);
        if (TRows.Count == 1)
        {
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[1] + offset, control, pitch, skipsFirst, skipsLast, w10, w11, w12, ref a0, ref a1, ref a2);
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[2] + offset, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref a0, ref a1, ref a2);
        }
        else if (TStride.Stride == 1)
        {
            Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[1] + offset, control, pitch, skipsFirst, skipsLast, w10, w11, w12, w00, w01, w02, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
            Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[2] + offset, control, pitch, skipsFirst, skipsLast, w20, w21, w22, w10, w11, w12, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[3] + offset, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref b0, ref b1, ref b2);
        }
        else
        {
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[1] + offset, control, pitch, skipsFirst, skipsLast, w10, w11, w12, ref a0, ref a1, ref a2);
            Rows<S, V, TColumns, TStride, TInput, Extent2>((float*)job.Rows[2] + offset, control, pitch, skipsFirst, skipsLast, w20, w21, w22, w00, w01, w02, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[3] + offset, control, pitch, skipsFirst, skipsLast, w10, w11, w12, ref b0, ref b1, ref b2);
            Row<S, V, TColumns, TStride, TInput>((float*)job.Rows[4] + offset, control, pitch, skipsFirst, skipsLast, w20, w21, w22, ref b0, ref b1, ref b2);
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
    private static void Row<S, V, TColumns, TStride, TInput>(float* x, V control, nint pitch, bool skipsFirst, bool skipsLast, V w0, V w1, V w2, ref V a0, ref V a1, ref V a2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput =>
        Rows<S, V, TColumns, TStride, TInput, Extent1>(x, control, pitch, skipsFirst, skipsLast, w0, w1, w2, w0, w1, w2, ref a0, ref a1, ref a2, ref a0, ref a1, ref a2);

    // The same for two, by the weights of two kernel rows; or for one, where the second is the first once more.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows<S, V, TColumns, TStride, TInput, TRows>(
        float* x, V control, nint pitch, bool skipsFirst, bool skipsLast, V w0, V w1, V w2, V u0, V u1, V u2,
        ref V a0, ref V a1, ref V a2, ref V b0, ref V b1, ref V b2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TStride : struct, IBlockStride
        where TInput : struct, IBlockInput
        where TRows : struct, ITileExtent
    {
        bool two = TRows.Count > 1;
        if (!skipsFirst)
        {
            V input = TInput.Read<S, V>(x, control);
            { a0 = S.MultiplyAdd(input, w0, a0); if (two) b0 = S.MultiplyAdd(input, u0, b0); }
        }

        TStride.AddInner<S, V, TColumns, TRows, TInput>(x, control, pitch, w0, w1, w2, u0, u1, u2, ref a0, ref a1, ref a2, ref b0, ref b1, ref b2);
        if (!skipsLast)
        {
            V input = TInput.Read<S, V>(x + ((TColumns.Count - 1) * TStride.Stride + 2) * pitch, control);
            if (TColumns.Count == 1) { a0 = S.MultiplyAdd(input, w2, a0); if (two) b0 = S.MultiplyAdd(input, u2, b0); }
            if (TColumns.Count == 2) { a1 = S.MultiplyAdd(input, w2, a1); if (two) b1 = S.MultiplyAdd(input, u2, b1); }
            if (TColumns.Count == 3) { a2 = S.MultiplyAdd(input, w2, a2); if (two) b2 = S.MultiplyAdd(input, u2, b2); }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V, TColumns>(in Block3x3Job job, float* output, nint pitch, V a0, V a1, V a2)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
    {
        if (job.Activation.Slopes)
        {
            V slope = S.Broadcast(job.Activation.NegativeSlope);
            (a0, a1, a2) = (S.Slope(a0, slope), S.Slope(a1, slope), S.Slope(a2, slope));
        }

        V low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        S.Store(S.Clamp(a0, low, high), output);
        if (TColumns.Count > 1)
            S.Store(S.Clamp(a1, low, high), output + pitch);
        if (TColumns.Count > 2)
            S.Store(S.Clamp(a2, low, high), output + 2 * pitch);
    }
}
