using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>The transforms of a plane, made of those of a line, for one tile and all channels or one vector of filters.</summary>
internal static unsafe class WinogradTransforms
{
    /// <summary>Most values of a tile along one dimension.</summary>
    private const int MaxInputs = 9;

    /// <summary>The most lanes of a vector.</summary>
    private const int MaxLanes = 16;

    /// <summary>Transforms the pixels of one tile.</summary>
    /// <param name="pixels">A pointer for each pixel of the tile, row by row.</param>
    /// <param name="channels">Channels of a pixel, at least one vector.</param>
    /// <param name="destination">Receives the channels of the first frequency.</param>
    /// <param name="pitch">Distance from a frequency to the next.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<S, V, W>(float** pixels, int channels, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where W : struct, IWinograd
    {
        float* half = stackalloc float[MaxInputs * MaxInputs * MaxLanes];
        float** halfPointers = stackalloc float*[MaxInputs * MaxInputs];
        for (int i = 0; i < W.Inputs * W.Inputs; i++)
            halfPointers[i] = half + i * S.Lanes;
        for (int next = 0; next < channels; next += S.Lanes)
        {
            int c = Math.Min(next, channels - S.Lanes);
            for (int column = 0; column < W.Inputs; column++)
                W.TransformInput<S, V>(pixels + column, W.Inputs, c, half + column * S.Lanes, W.Inputs * S.Lanes);
            for (int row = 0; row < W.Inputs; row++)
                W.TransformInput<S, V>(halfPointers + row * W.Inputs, 1, 0, destination + row * W.Inputs * pitch + c, pitch);
        }
    }

    /// <summary>Transforms the products of one tile back, and stores them with bias and activation.</summary>
    /// <param name="products">The vector of the first frequency.</param>
    /// <param name="pitch">Distance from a frequency to the next.</param>
    /// <param name="pixels">A pointer for each output pixel of the tile, row by row; the same for several where they are not wanted.</param>
    /// <param name="offset">Added to each pointer.</param>
    /// <param name="bias">A vector.</param>
    /// <param name="activation">Applied to the sums.</param>
    /// <returns>Whether all sums are finite.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool Output<S, V, W>(float* products, nint pitch, float** pixels, nint offset, float* bias, in FusedActivation activation)
        where S : struct, ISimd<V>
        where V : struct
        where W : struct, IWinograd
    {
        float* half = stackalloc float[MaxInputs * MaxInputs * MaxLanes];
        float* sums = stackalloc float[MaxInputs * MaxInputs * MaxLanes];
        for (int column = 0; column < W.Inputs; column++)
            W.TransformOutput<S, V>(products + column * pitch, W.Inputs * pitch, half + column * S.Lanes, W.Inputs * S.Lanes);
        for (int row = 0; row < W.Outputs; row++)
            W.TransformOutput<S, V>(half + row * W.Inputs * S.Lanes, S.Lanes, sums + row * W.Outputs * S.Lanes, S.Lanes);

        V start = S.Load(bias), zero = S.Broadcast(0), check = zero;
        V slope = S.Broadcast(activation.NegativeSlope), low = S.Broadcast(activation.Low), high = S.Broadcast(activation.High);
        for (int i = 0; i < W.Outputs * W.Outputs; i++, sums += S.Lanes)
        {
            V sum = S.Add(S.Load(sums), start);
            check = S.MultiplyAdd(sum, zero, check);
            S.Store(S.Clamp(S.Slope(sum, slope), low, high), pixels[i] + offset);
        }

        // Zero times infinity, or NaN, is NaN.
        return S.EqualsAll(check, zero);
    }
}
