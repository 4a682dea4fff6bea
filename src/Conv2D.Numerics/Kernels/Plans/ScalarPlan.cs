namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The definition, <see cref="TermByTerm"/>. It serves kernels that hold infinities or NaN: the other plans multiply the
/// border's zeros with the weights, and zero times infinity is not the zero that leaving the tap out gives.
/// </summary>
internal sealed unsafe class ScalarPlan(ConvGeometry geometry, float[] kernel, float[] bias, FusedActivation activation) : ConvPlan
{
    private readonly TermByTerm _terms = new(geometry, kernel, bias, activation);

    public override string Name => "scalar";

    public override int Items(int stage, int threads) => geometry.Output.Height;

    public override void Execute(int stage, int item, in ConvRun run, float* local)
    {
        var layout = new FeatureLayout(geometry.Output.Pixels, geometry.Filters, geometry.DataFormat);
        for (int x = 0; x < geometry.Output.Width; x++)
        for (int filter = 0; filter < geometry.Filters; filter++)
        {
            int at = (item * geometry.Output.Width + x) * layout.PixelStride + filter * layout.ChannelStride;
            run.Output[at] = _terms.Output(run.Input, item, x, filter);
        }
    }
}
