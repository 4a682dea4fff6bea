namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The definition, term by term in double precision, skipping the taps that fall outside the image: what infinities and
/// NaN are given to, which reach exactly the outputs that see them.
/// </summary>
internal sealed unsafe class TermByTerm(ConvGeometry geometry, float[] kernel, float[] bias, FusedActivation activation)
{
    private readonly FeatureLayout _layout = new(geometry.Input.Pixels, geometry.Input.Channels, geometry.DataFormat);

    /// <summary>One filter at one output pixel.</summary>
    public float Output(float* image, int y, int x, int filter)
    {
        int firstChannel = filter / geometry.FiltersPerGroup * geometry.ChannelsPerGroup;
        double sum = bias.Length == 0 ? 0 : bias[filter];
        for (int ky = 0; ky < geometry.KernelSize.Height; ky++)
        for (int kx = 0; kx < geometry.KernelSize.Width; kx++)
        {
            int row = y * geometry.Strides.Height - geometry.PadTop + ky * geometry.DilationRate.Height;
            int column = x * geometry.Strides.Width - geometry.PadLeft + kx * geometry.DilationRate.Width;
            if ((uint)row >= (uint)geometry.Input.Height || (uint)column >= (uint)geometry.Input.Width)
                continue;
            int at = (row * geometry.Input.Width + column) * _layout.PixelStride + firstChannel * _layout.ChannelStride;
            int tap = (ky * geometry.KernelSize.Width + kx) * geometry.ChannelsPerGroup * geometry.Filters + filter;
            for (int c = 0; c < geometry.ChannelsPerGroup; c++)
                sum += (double)image[at + c * _layout.ChannelStride] * kernel[tap + c * geometry.Filters];
        }

        return activation.Apply((float)sum);
    }
}
