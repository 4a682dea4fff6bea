using System.Diagnostics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>
/// A layer made ready to run on the managed kernels: plan chosen, weights packed. Immutable and safe to share between
/// threads; what a run needs besides lies in a <see cref="ConvScratch"/>, one per caller.
/// </summary>
public sealed unsafe class ManagedConv2D
{
    // Multiply-adds. Below the first, a microsecond or two, a run is not worth telling another thread about; below the second, some 20
    // microseconds, the machine has to show whether it is.
    private const long MinSharedWork = 200_000, SurelySharedWork = 4_000_000;

    private readonly ConvPlan _plan;
    private readonly FeatureLayout _sums;
    private readonly bool _activationIsFused;

    /// <summary>Chooses a plan and packs the weights.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <param name="activation">Applied to the sum.</param>
    /// <param name="options">How the plan is chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public ManagedConv2D(
        ConvGeometry geometry, ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, Activation activation, ConvPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ConvArguments.RequireWeights(geometry, kernel.Length, bias.Length);
        Geometry = geometry;
        Activation = activation;
        OutputShape = geometry.Output with { Channels = activation.OutputChannels(geometry.Filters) };
        _sums = new FeatureLayout(geometry.Output.Pixels, geometry.Filters, geometry.DataFormat);
        var fused = FusedActivation.From(activation);
        _activationIsFused = fused is not null;
        _plan = ConvPlanner.Choose(geometry, kernel, bias, fused ?? FusedActivation.None, options ?? new ConvPlanOptions());
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Applied to the sum.</summary>
    public Activation Activation { get; }

    /// <summary>Shape of one output image, after the activation.</summary>
    public ImageShape OutputShape { get; }

    /// <summary>Name of the plan that was chosen, for reports.</summary>
    public string PlanName => _plan.Name;

    /// <summary>Memory for the runs of one caller. Two runs at the same time need two of them.</summary>
    /// <param name="threads">Most threads that a run with it will use.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is less than 1.</exception>
    public ConvScratch CreateScratch(int threads = 1)
    {
        if (threads < 1)
            throw new ArgumentOutOfRangeException(nameof(threads), $"threads is {threads}; it must be at least 1.");
        return new ConvScratch(this, _plan, threads, SumsNeedMemory ? _sums.Length : 0);
    }

    // An activation that keeps the number of channels works in place, in the output.
    private bool SumsNeedMemory => OutputShape.Channels != _sums.Channels;

    /// <summary>Runs the layer on one image. Allocates nothing.</summary>
    /// <param name="input">One image, laid out as <see cref="ConvGeometry.DataFormat"/> says.</param>
    /// <param name="output">Receives the output, laid out likewise; not the memory of <paramref name="input"/>.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <param name="threads">How many threads may work on it; at most what the scratch was made for.</param>
    /// <exception cref="ArgumentException">A length does not match, the memory overlaps, or the scratch is another's.</exception>
    public void Run(ReadOnlySpan<float> input, Span<float> output, ConvScratch scratch, int threads = 1)
    {
        RequireRunnable(input, output, 1, scratch, threads);
        RunOne(input, output, [], ExceedsCache(1), scratch, threads);
    }

    /// <summary>
    /// Runs the layer on <paramref name="count"/> images that lie one after another. Several threads share out whole images, for which the
    /// first such batch may give the scratch of each some memory more; the outputs are those of <see cref="Run"/>, to the bit.
    /// </summary>
    /// <param name="inputs">The images.</param>
    /// <param name="outputs">Receives their outputs.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/> of this instance.</param>
    /// <param name="threads">How many threads may work on it; at most what the scratch was made for.</param>
    /// <exception cref="ArgumentException">A length does not match, the memory overlaps, or the scratch is another's.</exception>
    public void RunBatch(ReadOnlySpan<float> inputs, Span<float> outputs, int count, ConvScratch scratch, int threads = 1)
    {
        RequireRunnable(inputs, outputs, count, scratch, threads);
        int inLength = Geometry.Input.Length, outLength = OutputShape.Length;
        int shared = threads > 1 && _activationIsFused && Geometry.MultiplyAdds * count >= MinSharedWork ? count / threads * threads : 0;
        if (shared > 0)
            RunShared(inputs, outputs, shared, scratch, threads);
        for (int i = shared; i < count; i++)
        {
            var next = i + 1 < count ? inputs.Slice((i + 1) * inLength, inLength) : [];
            RunOne(inputs.Slice(i * inLength, inLength), outputs.Slice(i * outLength, outLength), next, ExceedsCache(count), scratch, threads);
        }
    }

    // Every image on one thread, as many for each.
    private void RunShared(ReadOnlySpan<float> inputs, Span<float> outputs, int count, ConvScratch scratch, int threads)
    {
        fixed (float* from = inputs, to = outputs)
        {
            var first = new ConvRun { Input = from, Output = to, Shared = scratch.Shared.Pointer, Threads = 1, ExceedsCache = ExceedsCache(count) };
            scratch.Team.RunImages(first, count, Geometry.Input.Length, OutputShape.Length, threads);
        }

        GC.KeepAlive(scratch);
        GC.KeepAlive(this);
    }

    private void RunOne(ReadOnlySpan<float> input, Span<float> output, ReadOnlySpan<float> next, bool exceedsCache, ConvScratch scratch, int threads)
    {
        bool tries = threads > 1 && Geometry.MultiplyAdds is >= MinSharedWork and < SurelySharedWork;
        if (Geometry.MultiplyAdds < MinSharedWork || (tries && !scratch.Sharing.SharesNext))
            threads = 1;
        bool times = tries && scratch.Sharing.TimesNext;
        long start = times ? Stopwatch.GetTimestamp() : 0;
        Span<float> sums = SumsNeedMemory ? scratch.Sums.Span[.._sums.Length] : output;
        fixed (float* from = input, to = sums, after = next)
        {
            scratch.Team.Run(new ConvRun
            {
                Input = from, NextInput = after, Output = to, Shared = scratch.Shared.Pointer, Threads = threads, ExceedsCache = exceedsCache,
            });
        }

        if (tries)
            scratch.Sharing.Add(times ? Stopwatch.GetTimestamp() - start : 0);
        if (!_activationIsFused)
            Activation.Forward(sums, output, _sums);
        GC.KeepAlive(scratch);
        GC.KeepAlive(this);
    }

    private bool ExceedsCache(int images) => ConvRun.ExceedCache(images, (long)Geometry.Input.Length + OutputShape.Length);

    private void RequireRunnable(ReadOnlySpan<float> input, Span<float> output, int count, ConvScratch scratch, int threads)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count), $"count is {count}; it must not be negative.");
        if (input.Length != (long)count * Geometry.Input.Length)
            throw new ArgumentException($"input has {input.Length} values; {count} x {Geometry.Input} has {(long)count * Geometry.Input.Length}.", nameof(input));
        if (output.Length != (long)count * OutputShape.Length)
            throw new ArgumentException($"output has {output.Length} values; {count} x {OutputShape} has {(long)count * OutputShape.Length}.", nameof(output));
        if (output.Overlaps(input))
            throw new ArgumentException("output lies in the memory of input; give it memory of its own.", nameof(output));
        if (scratch.Owner != this)
            throw new ArgumentException("scratch was made by another layer; use CreateScratch of this one.", nameof(scratch));
        if (threads < 1 || threads > scratch.Threads)
            throw new ArgumentOutOfRangeException(nameof(threads), $"threads is {threads}; this scratch was made for 1 to {scratch.Threads}.");
    }
}
