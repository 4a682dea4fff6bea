namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The definition, term by term, skipping the taps that fall outside the image. It serves kernels that hold infinities
/// or NaN: the other plans multiply the border's zeros with the weights, and zero times infinity is not the zero that
/// leaving the tap out gives.
/// </summary>
internal sealed unsafe class ScalarPlan(ConvGeometry geometry, float[] kernel, float[] bias, FusedActivation activation) : ConvPlan
{
    public override string Name => "scalar";

    public override int Items(int stage, int threads) => geometry.Output.Height;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var inLayout = new FeatureLayout(geometry.Input.Pixels, geometry.Input.Channels, geometry.DataFormat);
        var outLayout = new FeatureLayout(geometry.Output.Pixels, geometry.Filters, geometry.DataFormat);
        for (int x = 0; x < geometry.Output.Width; x++)
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            float sum = Sum(run.Input, inLayout, item, x, filter);
            int at = (item * geometry.Output.Width + x) * outLayout.PixelStride + filter * outLayout.ChannelStride;
            run.Output[at] = activation.Apply(sum);
        }
    }

    private float Sum(float* input, FeatureLayout layout, int y, int x, int filter)
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
            int at = (row * geometry.Input.Width + column) * layout.PixelStride + firstChannel * layout.ChannelStride;
            int tap = (ky * geometry.KernelSize.Width + kx) * geometry.ChannelsPerGroup * geometry.Filters + filter;
            for (int c = 0; c < geometry.ChannelsPerGroup; c++)
                sum += (double)input[at + c * layout.ChannelStride] * kernel[tap + c * geometry.Filters];
        }

        return (float)sum;
    }
}
