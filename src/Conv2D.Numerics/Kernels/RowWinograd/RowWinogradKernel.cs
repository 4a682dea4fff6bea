using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What one call of a <see cref="RowWinogradKernel"/> computes: some tiles, each below the one before.</summary>
internal unsafe struct RowWinogradJob
{
    /// <summary>The transformed input of the first tile: for each term (kernel row, channel, phase) eight floats, one a point.</summary>
    public float* Input;

    /// <summary>Distance in floats from there to that of the tile below.</summary>
    public nint InputStep;

    /// <summary>Number of terms.</summary>
    public int Terms;

    /// <summary>The transformed weights: for each term and point one vector of each column.</summary>
    public float* Weights;

    /// <summary>The bias, a vector of each column.</summary>
    public float* Bias;

    /// <summary>Where the first pixel of the first tile is written.</summary>
    public float* Output;

    /// <summary>Distance in floats from a tile's output to that of the tile below.</summary>
    public nint OutputStep;

    /// <summary>Distance in floats from a pixel to the next.</summary>
    public nint PixelPitch;

    /// <summary>Distance in floats from the first column's vector to the second's, in the output.</summary>
    public nint SecondColumn;

    /// <summary>First, second and third power of the positive point of each pair.</summary>
    public fixed float Powers[9];

    /// <summary>How many times to do this, each as many tiles further down as one call has.</summary>
    public int Steps;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}

/// <summary>
/// One or two tiles of four neighbouring output pixels by one or two vectors of filters: at each point, the sum over the
/// terms of a broadcast input times a vector of weights, all points side by side in registers (two tiles, two vectors and
/// seven points: 28 sums); then the transform back, bias and activation, without leaving the registers. What the
/// points need is read once for two vectors of filters, and the weights once for two tiles, so that two loads a
/// cycle keep two multiply-adds a cycle busy.
/// </summary>
internal static unsafe class RowWinogradKernel
{
    /// <summary>Most tiles of a step: two have up to seven points in 32 registers.</summary>
    public static int MaxTiles(int points) => points < 8 ? 2 : 1;

    /// <summary>Computes one call.</summary>
    /// <returns>Whether all sums are finite.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Run<S, V, TPoints, TTiles, TColumns, TStore>(in RowWinogradJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TTiles : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStore : struct, ITileStore
    {
        const int pitch = RowTransforms.MaxPoints;
        int step = TColumns.Count * S.Lanes;
        bool two = TColumns.Count > 1, below = TTiles.Count > 1, five = TPoints.Count > 5, six = TPoints.Count > 6, seven = TPoints.Count > 7;
        V zero = S.Broadcast(0), check = zero;
        float* input = job.Input, output = job.Output;
        for (int done = 0; done < job.Steps; done++, input += TTiles.Count * job.InputStep, output += TTiles.Count * job.OutputStep)
        {
            // Tile and column: a is (0, 0), b (0, 1), c (1, 0), d (1, 1).
            V a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
            V b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
            V c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
            V d0 = zero, d1 = zero, d2 = zero, d3 = zero, d4 = zero, d5 = zero, d6 = zero, d7 = zero;
            float* upper = input, lower = input + job.InputStep, w = job.Weights;
            for (int k = 0; k < job.Terms; k++, upper += pitch, lower += pitch, w += TPoints.Count * step)
            {
                Add<S, V>(upper, lower, w, two, below, ref a0, ref b0, ref c0, ref d0);
                Add<S, V>(upper + 1, lower + 1, w + step, two, below, ref a1, ref b1, ref c1, ref d1);
                Add<S, V>(upper + 2, lower + 2, w + 2 * step, two, below, ref a2, ref b2, ref c2, ref d2);
                Add<S, V>(upper + 3, lower + 3, w + 3 * step, two, below, ref a3, ref b3, ref c3, ref d3);
                Add<S, V>(upper + 4, lower + 4, w + 4 * step, two, below, ref a4, ref b4, ref c4, ref d4);
                if (five) Add<S, V>(upper + 5, lower + 5, w + 5 * step, two, below, ref a5, ref b5, ref c5, ref d5);
                if (six) Add<S, V>(upper + 6, lower + 6, w + 6 * step, two, below, ref a6, ref b6, ref c6, ref d6);
                if (seven) Add<S, V>(upper + 7, lower + 7, w + 7 * step, two, below, ref a7, ref b7, ref c7, ref d7);
            }

            Store<S, V, TPoints, TStore>(a0, a1, a2, a3, a4, a5, a6, a7, job, job.Bias, output, ref check);
            if (two)
                Store<S, V, TPoints, TStore>(b0, b1, b2, b3, b4, b5, b6, b7, job, job.Bias + S.Lanes, output + job.SecondColumn, ref check);
            if (below)
                Store<S, V, TPoints, TStore>(c0, c1, c2, c3, c4, c5, c6, c7, job, job.Bias, output + job.OutputStep, ref check);
            if (two && below)
                Store<S, V, TPoints, TStore>(d0, d1, d2, d3, d4, d5, d6, d7, job, job.Bias + S.Lanes, output + job.OutputStep + job.SecondColumn, ref check);
        }

        // Zero times infinity, or NaN, is NaN.
        return S.EqualsAll(check, zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<S, V>(float* upper, float* lower, float* weights, bool two, bool below, ref V a, ref V b, ref V c, ref V d)
        where S : struct, ISimd<V>
        where V : struct
    {
        V w = S.Load(weights), v = two ? S.Load(weights + S.Lanes) : w, x = S.Broadcast(*upper);
        a = S.MultiplyAdd(x, w, a);
        if (two)
            b = S.MultiplyAdd(x, v, b);
        if (!below)
            return;
        x = S.Broadcast(*lower);
        c = S.MultiplyAdd(x, w, c);
        if (two)
            d = S.MultiplyAdd(x, v, d);
    }

    // A' of the products at 0, the pairs, and infinity, with what opposite points have in common formed once.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<S, V, TPoints, TStore>(
        V m0, V m1, V m2, V m3, V m4, V m5, V m6, V m7, in RowWinogradJob job, float* bias, float* output, ref V check)
        where S : struct, ISimd<V>
        where V : struct
        where TPoints : struct, IRowPoints
        where TStore : struct, ITileStore
    {
        V start = S.Load(bias);
        V even = S.Add(m1, m2), odd = S.Subtract(m1, m2);
        V y0 = S.Add(S.Add(m0, start), even);
        V y1 = S.MultiplyAdd(S.Broadcast(job.Powers[0]), odd, start);
        V y2 = S.MultiplyAdd(S.Broadcast(job.Powers[1]), even, start);
        V y3 = S.MultiplyAdd(S.Broadcast(job.Powers[2]), odd, start);
        even = S.Add(m3, m4);
        odd = S.Subtract(m3, m4);
        y0 = S.Add(y0, even);
        y1 = S.MultiplyAdd(S.Broadcast(job.Powers[3]), odd, y1);
        y2 = S.MultiplyAdd(S.Broadcast(job.Powers[4]), even, y2);
        y3 = S.MultiplyAdd(S.Broadcast(job.Powers[5]), odd, y3);
        if (TPoints.Count > 6)
        {
            even = S.Add(m5, m6);
            odd = S.Subtract(m5, m6);
            y0 = S.Add(y0, even);
            y1 = S.MultiplyAdd(S.Broadcast(job.Powers[6]), odd, y1);
            y2 = S.MultiplyAdd(S.Broadcast(job.Powers[7]), even, y2);
            y3 = S.MultiplyAdd(S.Broadcast(job.Powers[8]), odd, y3);
        }

        if (TPoints.Count % 2 == 0)
            y3 = S.Add(y3, TPoints.Count == 6 ? m5 : m7);
        check = S.MultiplyAdd(S.Add(S.Add(y0, y1), S.Add(y2, y3)), S.Broadcast(0), check);

        V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
        S.Store(Activate<S, V, TStore>(y0, slope, low, high), output);
        S.Store(Activate<S, V, TStore>(y1, slope, low, high), output + job.PixelPitch);
        S.Store(Activate<S, V, TStore>(y2, slope, low, high), output + 2 * job.PixelPitch);
        S.Store(Activate<S, V, TStore>(y3, slope, low, high), output + 3 * job.PixelPitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Activate<S, V, TStore>(V x, V slope, V low, V high)
        where S : struct, ISimd<V>
        where V : struct
        where TStore : struct, ITileStore => S.Clamp(TStore.Slopes ? S.Slope(x, slope) : x, low, high);
}
