namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Copies of some channels at a time of an image in either data format: in channels last, a cache line a pixel, with a border of zeros, so
/// that every tap of every output pixel is an address. And the way back of outputs that lie likewise, without a border, into planes.
/// </summary>
internal sealed unsafe class PaddedChannels<S, V>
    where S : struct, ISimd<V>
    where V : struct
{
    /// <summary>Floats from a pixel to the next.</summary>
    public const int Pitch = TileKernel.FloatsInLine;

    // The copy of a band, which the second-level cache keeps beside its output; and fewest output rows, since the rows that kernels reach
    // across are copied for two bands.
    private const int BandBytes = 96 * 1024, FewestRows = 8;

    // The copy of a band that is still better than none: kernels with much dilation reach across many rows and columns.
    private const int MostBytes = 1024 * 1024;

    // Rows that are turned one by one; of shorter ones a block of 8 x 8 holds more than one.
    private const int LongRow = 8;

    private readonly ConvGeometry _geometry;
    private readonly VectorBlocks _channels;
    private readonly TileRange _bands;

    public PaddedChannels(ConvGeometry geometry)
    {
        _geometry = geometry;
        _channels = new VectorBlocks(geometry.Input.Channels, S.Lanes, VectorsInBlock);
        Width = (int)CopiedWidth(geometry);
        int rows = (BandBytes / sizeof(float) / (Width * Pitch) - geometry.EffectiveKernelSize.Height) / geometry.Strides.Height + 1;
        _bands = new TileRange(geometry.Output.Height, Math.Max(FewestRows, rows));
    }

    /// <summary>Vectors of a block at most.</summary>
    public static int VectorsInBlock => Pitch / S.Lanes;

    /// <summary>Whether the copies of a layer are of a size that caches keep.</summary>
    public static bool Fits(ConvGeometry geometry) =>
        ((long)(FewestRows - 1) * geometry.Strides.Height + geometry.EffectiveKernelSize.Height) * CopiedWidth(geometry) * Pitch * sizeof(float) <= MostBytes;

    /// <summary>Pixels of a row of the copy.</summary>
    public int Width { get; }

    /// <summary>Whether outputs are turned back.</summary>
    public bool AreTurned => _geometry.DataFormat == DataFormat.ChannelsFirst;

    /// <summary>Blocks of channels, by bands of rows.</summary>
    public int Items => _channels.Count * _bands.Count;

    /// <summary>Floats of a copy, of an output to be turned back, and of what else <see cref="Fill"/> needs.</summary>
    public long Floats => OutputOffset + (AreTurned ? OutputFloats : 0) + (TurnsAtOnce ? (long)InputRows(_bands.Height(0)) * _geometry.Input.Width * Pitch : 0);

    /// <summary>Where the output lies that is to be turned back.</summary>
    public long OutputOffset => (long)InputRows(_bands.Height(0)) * Width * Pitch;

    private long OutputFloats => (long)_bands.Height(0) * _geometry.Output.Width * Pitch;

    private bool TurnsAtOnce => AreTurned && _geometry.Input.Width < LongRow;

    /// <summary>The block of channels, the first output row and the number of output rows of an item.</summary>
    public (int Block, int FirstRow, int Rows) Item(int item) =>
        (item / _bands.Count, _bands.Start(item % _bands.Count), _bands.Height(item % _bands.Count));

    /// <summary>Vectors of a block.</summary>
    public int Columns(int block) => _channels.Columns(block);

    /// <summary>The first channel of a vector of a block.</summary>
    public int Channel(int block, int column) => _channels.Start(_channels.First(block) + column);

    /// <summary>Copies the input of some output rows.</summary>
    public void Fill(float* image, int block, int firstRow, int outputRows, float* local)
    {
        int rows = InputRows(outputRows), top = firstRow * _geometry.Strides.Height - _geometry.PadTop;
        int first = Math.Max(top, 0), end = Math.Min(top + rows, _geometry.Input.Height);
        int left = _geometry.PadLeft, inside = Math.Min(_geometry.Input.Width, Width - left), right = Width - left - inside;
        float* turned = local + OutputOffset + OutputFloats;
        if (TurnsAtOnce)
            Turn(image, block, first, end, turned);
        for (int row = top; row < top + rows; row++, local += Width * Pitch)
        {
            if (row < first || row >= end)
            {
                new Span<float>(local, Width * Pitch).Clear();
                continue;
            }

            float* pixels = local + left * Pitch;
            Clear(local, left);
            Clear(pixels + inside * Pitch, right);
            if (TurnsAtOnce)
                CopyRow(turned + (row - first) * _geometry.Input.Width * Pitch, Pitch, Columns(block) * S.Lanes, inside, pixels);
            else if (AreTurned)
                TurnRow(image + (nint)row * _geometry.Input.Width, block, inside, pixels);
            else
                CopyVectors(image + (nint)row * _geometry.Input.Width * _geometry.Input.Channels, block, inside, pixels);
        }
    }

    /// <summary>Turns back one vector of channels of some output rows.</summary>
    public void TurnBack(float* from, int channel, int firstRow, int rows, float* output)
    {
        float* planes = output + (nint)channel * _geometry.Output.Pixels + firstRow * _geometry.Output.Width;
        Transposition.Run(from, Pitch, planes, _geometry.Output.Pixels, rows * _geometry.Output.Width, S.Lanes);
    }

    private static long CopiedWidth(ConvGeometry geometry) =>
        (geometry.Output.Width - 1L) * geometry.Strides.Width + geometry.EffectiveKernelSize.Width;

    private int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.EffectiveKernelSize.Height;

    private static void Clear(float* to, int pixels)
    {
        V zero = S.Broadcast(0);
        for (int i = 0; i < pixels * Pitch; i += S.Lanes)
            S.Store(zero, to + i);
    }

    // Some rows of planes, without a border.
    private void Turn(float* image, int block, int first, int end, float* to)
    {
        int width = _geometry.Input.Width;
        for (int column = 0; column < Columns(block); column++, to += S.Lanes)
        {
            float* planes = image + (nint)Channel(block, column) * _geometry.Input.Pixels;
            Transposition.Run(planes + first * width, _geometry.Input.Pixels, to, Pitch, S.Lanes, (end - first) * width);
        }
    }

    private void TurnRow(float* image, int block, int pixels, float* to)
    {
        for (int column = 0; column < Columns(block); column++, to += S.Lanes)
            Transposition.Run(image + (nint)Channel(block, column) * _geometry.Input.Pixels, _geometry.Input.Pixels, to, Pitch, S.Lanes, pixels);
    }

    // The vectors of a block, of which the last may have slid back.
    private void CopyVectors(float* image, int block, int pixels, float* to)
    {
        int first = Channel(block, 0), vectors = Columns(block), last = Channel(block, vectors - 1) - first;
        if (last == (vectors - 1) * S.Lanes)
        {
            CopyRow(image + first, _geometry.Input.Channels, vectors * S.Lanes, pixels, to);
            return;
        }

        CopyRow(image + first, _geometry.Input.Channels, (vectors - 1) * S.Lanes, pixels, to);
        CopyRow(image + first + last, _geometry.Input.Channels, S.Lanes, pixels, to + (vectors - 1) * S.Lanes);
    }

    // Some whole vectors of each pixel, two at a time.
    private static void CopyRow(float* from, nint pitch, int floats, int pixels, float* to)
    {
        for (; floats > 0; floats -= 2 * S.Lanes, from += 2 * S.Lanes, to += 2 * S.Lanes)
        {
            float* x = from, y = to;
            bool two = floats > S.Lanes;
            for (int pixel = 0; pixel < pixels; pixel++, x += pitch, y += Pitch)
            {
                S.Store(S.Load(x), y);
                if (two)
                    S.Store(S.Load(x + S.Lanes), y + S.Lanes);
            }
        }
    }
}
