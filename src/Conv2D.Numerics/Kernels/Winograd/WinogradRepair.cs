namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Computes some outputs of a tile term by term, in the order of the definition: what tiles with infinities or NaN in
/// them are given to.
/// </summary>
internal sealed unsafe class WinogradRepair(ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, FusedActivation activation)
{
    private readonly float[] _kernel = kernel.ToArray();
    private readonly float[] _bias = bias.ToArray();

    /// <summary>Computes <paramref name="count"/> filters from <paramref name="first"/> on, of one group, for every pixel of a tile.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="input">The input that the tiles read.</param>
    /// <param name="pixels">A pointer for each output pixel of the tile.</param>
    /// <param name="offset">Distance from there to where the first filter is written.</param>
    /// <param name="first">The first filter.</param>
    /// <param name="count">How many.</param>
    public void Run(WinogradTiles tiles, int tile, float* input, float** pixels, nint offset, int first, int count)
    {
        for (int i = 0; i < tiles.Outputs; i++)
        for (int j = 0; j < tiles.Outputs; j++)
        {
            if (tiles.Pixel(tile, i, j) is not (int y, int x))
                continue;
            for (int k = 0; k < count; k++)
                pixels[i * tiles.Outputs + j][offset + k] = activation.Apply((float)Sum(tiles, input, y, x, first + k));
        }
    }

    private double Sum(WinogradTiles tiles, float* input, int y, int x, int filter)
    {
        int channel = filter / geometry.FiltersPerGroup * geometry.ChannelsPerGroup;
        double sum = _bias.Length == 0 ? 0 : _bias[filter];
        for (int tap = 0; tap < 9; tap++)
        {
            float* pixel = tiles.InputPixel(input, y, x, tap / 3, tap % 3);
            for (int c = 0; pixel is not null && c < geometry.ChannelsPerGroup; c++)
                sum += (double)pixel[channel + c] * _kernel[(tap * geometry.ChannelsPerGroup + c) * geometry.Filters + filter];
        }

        return sum;
    }
}
