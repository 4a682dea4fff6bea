using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// What a plan needs to run on the caller's thread. While a layer is trained its weights, and with them its plan, are new at
/// each step, and the memory stays. One memory serves plans of one geometry only: some keep zeros in it from run to run.
/// </summary>
/// <param name="exceedsCache">Whether the images it runs on come from memory (<see cref="ConvRun.ExceedsCache"/>).</param>
internal sealed unsafe class PlanMemory(bool exceedsCache = false)
{
    private AlignedBuffer _shared = new(0), _local = new(0);

    /// <summary>Runs a plan on one image.</summary>
    public void Run(ConvPlan plan, ReadOnlySpan<float> input, Span<float> output)
    {
        Ensure(ref _shared, plan.SharedFloats);
        Ensure(ref _local, plan.LocalFloats);
        fixed (float* from = input, to = output)
        {
            var run = new ConvRun { Input = from, Output = to, Shared = _shared.Pointer, Threads = 1, ExceedsCache = exceedsCache };
            for (int stage = 0; stage < plan.Stages; stage++)
            for (int item = 0, items = plan.Items(stage, 1); item < items; item++)
                plan.Execute(stage, item, run, _local.Pointer);
        }

        GC.KeepAlive(plan);
        GC.KeepAlive(this);
    }

    private static void Ensure(ref AlignedBuffer memory, long length)
    {
        if (memory.Length < length)
            memory = new AlignedBuffer(length);
    }
}
