using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>The memory that the runs of one caller need. See <see cref="ConvInputGradient.CreateScratch"/>.</summary>
public sealed class ConvInputGradientScratch
{
    private readonly List<PlanMemory> _plans = [];
    private readonly bool _exceedsCache;
    private float[] _part = [];
    private AlignedBuffer _panel = new(0), _products = new(0), _planes = new(0);

    internal ConvInputGradientScratch(ConvGeometry geometry, bool exceedsCache = false)
    {
        Geometry = geometry;
        _exceedsCache = exceedsCache;
    }

    /// <summary>What it was made for.</summary>
    internal ConvGeometry Geometry { get; }

    /// <summary>Memory for the plan of a phase.</summary>
    internal PlanMemory Plan(int phase)
    {
        while (_plans.Count <= phase)
            _plans.Add(new PlanMemory(_exceedsCache));
        return _plans[phase];
    }

    /// <summary>Memory for the result of one phase before it is put in place.</summary>
    internal Span<float> Part(int length)
    {
        if (_part.Length < length)
            _part = new float[length];
        return _part.AsSpan(0, length);
    }

    /// <summary>Memory for the gradients of a block of pixels, filter by filter.</summary>
    internal AlignedBuffer Panel(long length) => Ensure(ref _panel, length);

    /// <summary>Memory for what each tap gives to the input, tap by tap.</summary>
    internal AlignedBuffer Products(long length) => Ensure(ref _products, length);

    /// <summary>Memory for the input gradient, channel by channel.</summary>
    internal AlignedBuffer Planes(long length) => Ensure(ref _planes, length);

    private static AlignedBuffer Ensure(ref AlignedBuffer memory, long length)
    {
        if (memory.Length < length)
            memory = new AlignedBuffer(length);
        return memory;
    }
}
