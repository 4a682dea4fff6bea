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
    public void Run(WinogradTiles tiles, int tile, float* input, float* output, int first, int count)
    {
        for (int i = 0; i < tiles.Outputs; i++)
        for (int j = 0; j < tiles.Outputs; j++)
        {
            if (tiles.Pixel(tile, i, j) is not (int y, int x))
                continue;
            for (int filter = first; filter < first + count; filter++)
                output[((nint)y * geometry.Output.Width + x) * geometry.Filters + filter] = activation.Apply((float)Sum(tiles, input, y, x, filter));
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
