using System.Numerics;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics.Gradients;

/// <summary>
/// The input gradient of a layer on few channels, an image's colours above all, where a transposed convolution would
/// compute as many filters as there are channels and leave most lanes of a vector empty. Here the lanes are pixels: the
/// products of all taps with the output gradients are one matrix product, (taps times channels, filters) by (filters,
/// pixels), on the register tile, and each tap's row of products is added to the input pixels that the tap saw. The kernel
/// is used as it lies; the output gradients are turned, a block of pixels at a time.
/// </summary>
internal sealed unsafe class ScatteredInputGradient : InputGradientPlan
{
    // The products of a strip take at most this, a part of a second-level cache.
    private const int StripBytes = 256 * 1024;
    private const int FewestFilters = 8;

    private readonly ConvGeometry _geometry;
    private readonly TileKernels _kernels;
    private readonly AlignedBuffer _kernel;
    private readonly nint[] _rows;
    private readonly TileRange _tiles;
    private readonly int _stripRows, _block;

    public ScatteredInputGradient(ConvGeometry geometry, ReadOnlySpan<float> kernel)
    {
        _geometry = geometry;
        _kernels = TileKernels.For(VectorWidths.Widest);
        _block = 2 * _kernels.Lanes;
        _kernel = new AlignedBuffer(kernel.Length);
        kernel.CopyTo(_kernel.Span);
        _rows = GC.AllocateArray<nint>(kernel.Length / geometry.Filters, pinned: true);
        for (int row = 0; row < _rows.Length; row++)
            _rows[row] = (nint)(_kernel.Pointer + row * geometry.Filters);
        _tiles = new TileRange(_rows.Length, _kernels.MaxRows);
        _stripRows = (int)Math.Clamp(StripBytes / ((long)sizeof(float) * _rows.Length * geometry.Output.Width), 1, geometry.Output.Height);
    }

    public override string Name => "scattered";

    /// <summary>Whether the lanes are better filled with pixels than with channels.</summary>
    public static bool Serves(ConvGeometry geometry) =>
        geometry.Groups == 1 && geometry.Input.Channels < VectorWidths.Widest.Lanes() && geometry.Filters >= FewestFilters;

    public override void Run(ReadOnlySpan<float> sumGradient, Span<float> inputGradient, ConvInputGradientScratch scratch)
    {
        bool interleaved = _geometry.DataFormat == DataFormat.ChannelsLast && _geometry.Input.Channels > 1;
        fixed (float* gradient = sumGradient, result = inputGradient)
        {
            float* planes = interleaved ? scratch.Planes(_geometry.Input.Length).Pointer : result;
            new Span<float>(planes, _geometry.Input.Length).Clear();
            for (int row = 0; row < _geometry.Output.Height; row += _stripRows)
            {
                int rows = Math.Min(_stripRows, _geometry.Output.Height - row);
                int pitch = (rows * _geometry.Output.Width + _block - 1) / _block * _block;
                float* products = scratch.Products((long)_rows.Length * pitch).Pointer;
                Multiply(gradient, row * _geometry.Output.Width, rows * _geometry.Output.Width, pitch, products, scratch.Panel(_block * _geometry.Filters));
                for (int tap = 0; tap < _rows.Length; tap++)
                    Add(products + (nint)tap * pitch, tap, row, rows, planes);
            }

            if (interleaved)
                Transposition.Run(planes, _geometry.Input.Pixels, result, _geometry.Input.Channels, _geometry.Input.Channels, _geometry.Input.Pixels);
        }

        GC.KeepAlive(scratch);
        GC.KeepAlive(this);
    }

    private void Multiply(float* gradient, int firstPixel, int pixels, int pitch, float* products, AlignedBuffer panel)
    {
        fixed (nint* rows = _rows)
        {
            var job = new TileJob
            {
                Taps = 1,
                TapLength = _geometry.Filters,
                Panel = panel.Pointer,
                OutputPitch = pitch,
                SecondColumn = _kernels.Lanes,
            };
            for (int pixel = 0; pixel < pixels; pixel += _block)
            {
                PackPanel(gradient, firstPixel + pixel, Math.Min(_block, pixels - pixel), panel);
                for (int tile = 0; tile < _tiles.Count; tile++)
                {
                    job.RowPointers = (float**)(rows + _tiles.Start(tile));
                    job.Output = products + (nint)_tiles.Start(tile) * pitch + pixel;
                    _kernels.Raw.Get(_tiles.Height(tile), 2)(job);
                }
            }
        }
    }

    private void PackPanel(float* gradient, int pixel, int count, AlignedBuffer panel)
    {
        int filters = _geometry.Filters;
        if (count < _block)
            panel.Span.Clear();
        if (_geometry.DataFormat == DataFormat.ChannelsLast)
        {
            Transposition.Run(gradient + (nint)pixel * filters, filters, panel.Pointer, _block, count, filters);
            return;
        }

        for (int filter = 0; filter < filters; filter++)
            new ReadOnlySpan<float>(gradient + (nint)filter * _geometry.Output.Pixels + pixel, count).CopyTo(new Span<float>(panel.Pointer + filter * _block, count));
    }

    /// <summary>Adds one row of products to the plane of its channel, at the place of its tap; what is outside the image is dropped.</summary>
    private void Add(float* products, int row, int firstOutputRow, int outputRows, float* planes)
    {
        var g = _geometry;
        int channel = row % g.Input.Channels, tap = row / g.Input.Channels;
        int tapRow = tap / g.KernelSize.Width * g.DilationRate.Height - g.PadTop, tapColumn = tap % g.KernelSize.Width * g.DilationRate.Width - g.PadLeft;
        int first = tapColumn >= 0 ? 0 : (-tapColumn + g.Strides.Width - 1) / g.Strides.Width;
        int end = Math.Min(g.Output.Width, g.Input.Width - tapColumn <= 0 ? 0 : (g.Input.Width - tapColumn - 1) / g.Strides.Width + 1);
        for (int y = 0; y < outputRows && first < end; y++, products += g.Output.Width)
        {
            int inputRow = (firstOutputRow + y) * g.Strides.Height + tapRow;
            if ((uint)inputRow >= (uint)g.Input.Height)
                continue;
            float* target = planes + ((nint)channel * g.Input.Height + inputRow) * g.Input.Width + tapColumn;
            if (g.Strides.Width == 1)
                AddRow(products + first, target + first, end - first);
            else
                for (int x = first; x < end; x++)
                    target[(nint)x * g.Strides.Width] += products[x];
        }
    }

    private static void AddRow(float* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.Store(Vector.Load(target + i) + Vector.Load(source + i), target + i);
        for (; i < count; i++)
            target[i] += source[i];
    }
}
