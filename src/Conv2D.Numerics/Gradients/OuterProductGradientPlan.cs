using System.Numerics.Tensors;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// The kernel gradient as a matrix product: rows are what the taps see (kernel row, kernel column, channel), columns are
/// filters, and the long inner dimension is the pixels of all output rows and images. The left factor is never written
/// out as a matrix: for one kernel row, the channels of neighbouring taps are neighbours in the packed input, so a tile's
/// rows are just so many floats from the pixel's place on.
/// </summary>
internal sealed unsafe class OuterProductGradientPlan : KernelGradientPlan
{
    // A panel of two vectors of 16 floats is then 24 KB, half a first-level cache, and the loading and storing of a tile's
    // sums is 1% of its work.
    private const int StripPixels = 192;

    private readonly (int First, int Count)[] _panels;
    private readonly int _panelsPerGroup, _runLength, _runs;

    public OuterProductGradientPlan(ConvGeometry geometry, GradientTiles tiles)
        : base(geometry, tiles)
    {
        int width = Math.Min(2, (geometry.FiltersPerGroup + tiles.Lanes - 1) / tiles.Lanes) * tiles.Lanes;
        _panelsPerGroup = (geometry.FiltersPerGroup + width - 1) / width;
        _panels = new (int, int)[_panelsPerGroup * geometry.Groups];
        for (int i = 0; i < _panels.Length; i++)
        {
            int filter = i % _panelsPerGroup * width;
            _panels[i] = (i / _panelsPerGroup * geometry.FiltersPerGroup + filter, Math.Min(width, geometry.FiltersPerGroup - filter));
        }

        Strip = new GradientStrip(geometry, geometry.Input.Channels, width, _panels.Length, StripPixels);

        // Taps of a kernel row lie side by side unless dilation or the channels of other groups are between them.
        bool joined = geometry.Groups == 1 && (geometry.DilationRate.Width == 1 || geometry.KernelSize.Width == 1);
        _runLength = joined ? geometry.KernelSize.Width * geometry.ChannelsPerGroup : geometry.ChannelsPerGroup;
        _runs = joined ? 1 : geometry.KernelSize.Width;
    }

    public override string Name => "outer-product";

    public override GradientStrip Strip { get; }

    public override int KernelSums => checked(_panels.Length * TapRows * Strip.PanelWidth);

    /// <summary>Rows of the product: kernel height, width and channels of a group.</summary>
    private int TapRows => Geometry.KernelSize.Area * Geometry.ChannelsPerGroup;

    public override void Accumulate(ReadOnlySpan<float> input, ReadOnlySpan<float> sumGradient, ConvKernelGradientSums sums)
    {
        for (int row = 0; row < Geometry.Output.Height; row += Strip.Rows)
        {
            int rows = Math.Min(Strip.Rows, Geometry.Output.Height - row);
            Strip.PackInput(input, row, rows, null, sums.Input.Span);
            Strip.PackGradient(sumGradient, row, rows, _panels, sums.Gradient.Span);
            for (int panel = 0; panel < _panels.Length; panel++)
                AccumulatePanel(panel, rows, sums);
            AccumulateBias(sums.Gradient.Pointer, rows * Geometry.Output.Width, sums.Bias.Pointer);
        }
    }

    public override void AddTo(ReadOnlySpan<float> kernelSums, Span<float> kernelGradient)
    {
        for (int panel = 0; panel < _panels.Length; panel++)
        for (int row = 0; row < TapRows; row++)
        {
            var (filter, count) = _panels[panel];
            var target = kernelGradient.Slice(row * Geometry.Filters + filter, count);
            TensorPrimitives.Add(target, kernelSums.Slice((panel * TapRows + row) * Strip.PanelWidth, count), target);
        }
    }

    public override void AddBiasTo(ReadOnlySpan<float> biasSums, Span<float> biasGradient)
    {
        for (int panel = 0; panel < _panels.Length; panel++)
        {
            var (filter, count) = _panels[panel];
            var target = biasGradient.Slice(filter, count);
            TensorPrimitives.Add(target, biasSums.Slice(panel * Strip.PanelWidth, count), target);
        }
    }

    private void AccumulatePanel(int panel, int rows, ConvKernelGradientSums sums)
    {
        var g = Geometry;
        int channels = g.Input.Channels, width = Strip.PanelWidth, columns = _panels[panel].Count > Tiles.Lanes ? 2 : 1;
        var tiles = new TileRange(_runLength, Tiles.MaxRows);
        float* kernelSums = sums.Kernel.Pointer + panel * TapRows * width;
        float* firstChannel = sums.Input.Pointer + panel / _panelsPerGroup * g.ChannelsPerGroup;
        var job = new OuterProductJob
        {
            InputStep = g.Strides.Width * channels,
            InputPitch = g.Strides.Height * Strip.InputWidth * channels,
            Gradient = sums.Gradient.Pointer + panel * Strip.PanelLength,
            GradientStep = width,
            Rows = rows,
            Columns = g.Output.Width,
            SumPitch = width,
        };

        for (int ky = 0; ky < g.KernelSize.Height; ky++)
        for (int run = 0; run < _runs; run++)
        {
            float* line = firstChannel + (ky * g.DilationRate.Height * Strip.InputWidth + run * g.DilationRate.Width) * channels;
            float* lineSums = kernelSums + (ky * _runs + run) * _runLength * width;
            for (int tile = 0; tile < tiles.Count; tile++)
            {
                job.Input = line + tiles.Start(tile);
                job.Sums = lineSums + tiles.Start(tile) * width;
                Tiles.OuterProduct(tiles.Height(tile), columns)(job);
            }
        }
    }
}
