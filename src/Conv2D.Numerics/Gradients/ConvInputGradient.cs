using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>
/// The gradient with respect to the input, made ready for one kernel: a transposed convolution. It runs as stride-1
/// convolutions of the output gradient with the kernel turned around and its channels exchanged, one for each
/// <see cref="TransposedPhase"/>, on the same kernels as the layer itself. Immutable and safe to share between threads.
/// </summary>
public sealed class ConvInputGradient
{
    private readonly Phase[] _phases;

    /// <summary>Turns the kernel around and packs it.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="options">How the plans are chosen; null for the defaults.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="kernel"/> does not match the geometry.</exception>
    public ConvInputGradient(ConvGeometry geometry, ReadOnlySpan<float> kernel, ConvPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ConvArguments.RequireWeights(geometry, kernel.Length, 0);
        Geometry = geometry;
        var g = geometry;
        var phases = new List<Phase>();
        for (int py = 0; py < g.Strides.Height; py++)
        for (int px = 0; px < g.Strides.Width; px++)
        {
            var rows = TransposedPhase.Create(py, g.Input.Height, g.Output.Height, g.KernelSize.Height, g.Strides.Height, g.DilationRate.Height, g.PadTop);
            var columns = TransposedPhase.Create(px, g.Input.Width, g.Output.Width, g.KernelSize.Width, g.Strides.Width, g.DilationRate.Width, g.PadLeft);
            if (rows.Reaches(g.Input.Height) && columns.Reaches(g.Input.Width))
                phases.Add(Transpose(g, rows, columns, kernel, options ?? new ConvPlanOptions()));
        }

        _phases = [.. phases];
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Names of the plans that were chosen, for reports.</summary>
    public string PlanName => string.Join(" + ", _phases.Select(phase => phase.Convolution.Name).Distinct());

    /// <summary>Whether the one phase gives every input value in place, so that nothing has to be copied.</summary>
    private bool IsDirect => Geometry.Strides == Size2D.One;

    /// <summary>Memory for the runs of one caller, on this instance or any other. Two runs at the same time need two of them.</summary>
    public static ConvInputGradientScratch CreateScratch() => new();

    /// <summary>Computes the gradient of one image. Allocates nothing.</summary>
    /// <param name="sumGradient">Gradient with respect to convolution plus bias, before the activation, laid out as the output.</param>
    /// <param name="inputGradient">Receives the gradient, laid out as the input; what it held before is overwritten.</param>
    /// <param name="scratch">From <see cref="CreateScratch"/>.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void Run(ReadOnlySpan<float> sumGradient, Span<float> inputGradient, ConvInputGradientScratch scratch)
    {
        GradientArguments.RequireSumGradient(Geometry, sumGradient.Length);
        GradientArguments.RequireInput(Geometry, inputGradient.Length, nameof(inputGradient));
        ArgumentNullException.ThrowIfNull(scratch);
        if (IsDirect)
        {
            scratch.Plans.Run(_phases[0].Convolution, sumGradient, inputGradient);
            return;
        }

        if (_phases.Length < Geometry.Strides.Area)
            inputGradient.Clear();
        foreach (var phase in _phases)
        {
            var part = scratch.Part(phase.Length);
            scratch.Plans.Run(phase.Convolution, sumGradient, part);
            Place(phase, part, inputGradient);
        }
    }

    /// <summary>The phase's convolution, from an image with the filters as channels to one with the input's channels.</summary>
    private static Phase Transpose(
        ConvGeometry g, TransposedPhase rows, TransposedPhase columns, ReadOnlySpan<float> kernel, ConvPlanOptions options)
    {
        var transposed = g with
        {
            Input = g.Output,
            Output = new(rows.Size, columns.Size, g.Input.Channels),
            KernelSize = (rows.Taps, columns.Taps),
            Strides = Size2D.One,
            Padding = Padding.Same,
            PadTop = rows.PadBefore,
            PadBottom = rows.PadAfter,
            PadLeft = columns.PadBefore,
            PadRight = columns.PadAfter,
        };

        float[] turned = new float[transposed.KernelLength];
        int next = 0;
        for (int ty = rows.Taps - 1; ty >= 0; ty--)
        for (int tx = columns.Taps - 1; tx >= 0; tx--)
        {
            int ky = rows.FirstTap + ty * rows.TapStep, kx = columns.FirstTap + tx * columns.TapStep;
            int tap = (ky * g.KernelSize.Width + kx) * g.ChannelsPerGroup * g.Filters;
            for (int filter = 0; filter < g.FiltersPerGroup; filter++)
            for (int group = 0; group < g.Groups; group++)
            for (int channel = 0; channel < g.ChannelsPerGroup; channel++)
                turned[next++] = kernel[tap + channel * g.Filters + group * g.FiltersPerGroup + filter];
        }

        return new(rows, columns, transposed.Output.Length, ConvPlanner.Choose(transposed, turned, [], FusedActivation.None, options));
    }

    /// <summary>Copies a phase's result to the rows and columns it stands for.</summary>
    private void Place(Phase phase, ReadOnlySpan<float> part, Span<float> inputGradient)
    {
        bool last = Geometry.DataFormat == DataFormat.ChannelsLast;
        int channels = last ? Geometry.Input.Channels : 1, planes = Geometry.Input.Channels / channels;
        var (firstRow, endRow) = phase.Rows.Inside(Geometry.Input.Height);
        var (firstColumn, endColumn) = phase.Columns.Inside(Geometry.Input.Width);
        for (int plane = 0; plane < planes; plane++)
        for (int row = firstRow; row < endRow; row++)
        {
            int from = (plane * phase.Rows.Size + row) * phase.Columns.Size;
            int to = (plane * Geometry.Input.Height + phase.Rows.FirstInput + row * phase.Rows.InputStep) * Geometry.Input.Width;
            for (int column = firstColumn; column < endColumn; column++)
            {
                int target = to + phase.Columns.FirstInput + column * phase.Columns.InputStep;
                if (channels == 1)
                    inputGradient[target] = part[from + column];
                else
                    part.Slice((from + column) * channels, channels).CopyTo(inputGradient[(target * channels)..]);
            }
        }
    }

    /// <summary>A phase along both axes, the number of values it computes, and the convolution that does.</summary>
    private sealed record Phase(TransposedPhase Rows, TransposedPhase Columns, int Length, ConvPlan Convolution);
}

/// <summary>The memory that the runs of one caller need; it grows to what the largest of them takes.</summary>
public sealed class ConvInputGradientScratch
{
    private float[] _part = [];

    internal ConvInputGradientScratch()
    {
    }

    internal PlanMemory Plans { get; } = new();

    /// <summary>Memory for the result of one phase before it is put in place.</summary>
    internal Span<float> Part(int length)
    {
        if (_part.Length < length)
            _part = new float[length];
        return _part.AsSpan(0, length);
    }
}
