using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// The input gradient as a transposed convolution: stride-1 convolutions of the output gradient with the kernel turned
/// around and its channels exchanged, one for each <see cref="TransposedPhase"/>, on the same kernels as the layer itself.
/// </summary>
internal sealed class TransposedInputGradient : InputGradientPlan
{
    private readonly ConvGeometry _geometry;
    private readonly Phase[] _phases;

    public TransposedInputGradient(ConvGeometry geometry, ReadOnlySpan<float> kernel, ConvPlanOptions options)
    {
        _geometry = geometry;
        var g = geometry;
        var phases = new List<Phase>();
        for (int py = 0; py < g.Strides.Height; py++)
        for (int px = 0; px < g.Strides.Width; px++)
        {
            var rows = TransposedPhase.Create(py, g.Input.Height, g.Output.Height, g.KernelSize.Height, g.Strides.Height, g.DilationRate.Height, g.PadTop);
            var columns = TransposedPhase.Create(px, g.Input.Width, g.Output.Width, g.KernelSize.Width, g.Strides.Width, g.DilationRate.Width, g.PadLeft);
            if (rows.Reaches(g.Input.Height) && columns.Reaches(g.Input.Width))
                phases.Add(Transpose(g, rows, columns, kernel, options));
        }

        _phases = [.. phases];
    }

    public override string Name => string.Join(" + ", _phases.Select(phase => phase.Convolution.Name).Distinct());

    public override void Run(ReadOnlySpan<float> sumGradient, Span<float> inputGradient, ConvInputGradientScratch scratch)
    {
        // With stride 1 the one phase gives every value in place.
        if (_geometry.Strides == Size2D.One)
        {
            scratch.Plan(0).Run(_phases[0].Convolution, sumGradient, inputGradient);
            return;
        }

        // What no output reaches is in no phase.
        inputGradient.Clear();
        for (int i = 0; i < _phases.Length; i++)
        {
            var phase = _phases[i];
            var part = scratch.Part(phase.Length);
            scratch.Plan(i).Run(phase.Convolution, sumGradient, part);
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

        float[] turned = GC.AllocateUninitializedArray<float>(transposed.KernelLength);
        int tap = 0;
        for (int ty = rows.Taps - 1; ty >= 0; ty--)
        for (int tx = columns.Taps - 1; tx >= 0; tx--, tap++)
        {
            int ky = rows.FirstTap + ty * rows.TapStep, kx = columns.FirstTap + tx * columns.TapStep;
            TurnTap(g, kernel, ky * g.KernelSize.Width + kx, turned.AsSpan(tap * g.FiltersPerGroup * g.Input.Channels));
        }

        return new(rows, columns, transposed.Output.Length, ConvPlanner.Choose(transposed, turned, [], FusedActivation.None, options));
    }

    /// <summary>Exchanges the channels and filters of one tap, group by group.</summary>
    private static unsafe void TurnTap(ConvGeometry g, ReadOnlySpan<float> kernel, int tap, Span<float> turned)
    {
        fixed (float* from = kernel, to = turned)
        {
            for (int group = 0; group < g.Groups; group++)
                Transposition.Run(
                    from + tap * g.ChannelsPerGroup * g.Filters + group * g.FiltersPerGroup, g.Filters,
                    to + group * g.ChannelsPerGroup, g.Input.Channels, g.ChannelsPerGroup, g.FiltersPerGroup);
        }
    }

    /// <summary>Copies a phase's result to the rows and columns it stands for.</summary>
    private void Place(Phase phase, ReadOnlySpan<float> part, Span<float> inputGradient)
    {
        bool last = _geometry.DataFormat == DataFormat.ChannelsLast;
        int channels = last ? _geometry.Input.Channels : 1, planes = _geometry.Input.Channels / channels;
        var (firstRow, endRow) = phase.Rows.Inside(_geometry.Input.Height);
        var (firstColumn, endColumn) = phase.Columns.Inside(_geometry.Input.Width);
        for (int plane = 0; plane < planes; plane++)
        for (int row = firstRow; row < endRow; row++)
        {
            int from = (plane * phase.Rows.Size + row) * phase.Columns.Size;
            int to = (plane * _geometry.Input.Height + phase.Rows.FirstInput + row * phase.Rows.InputStep) * _geometry.Input.Width;
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
