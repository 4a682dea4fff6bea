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

    // Rows that are turned one by one; of shorter ones a block of 8 x 8 holds more than one.
    private const int LongRow = 8;

    private readonly ConvGeometry _geometry;
    private readonly VectorBlocks _channels;
    private readonly TileRange _bands;

    /// <summary>For channels that are cut into vectors and blocks like this.</summary>
    public PaddedChannels(ConvGeometry geometry, VectorBlocks channels)
    {
        _geometry = geometry;
        _channels = channels;
        Width = (geometry.Output.Width - 1) * geometry.Strides.Width + geometry.EffectiveKernelSize.Width;
        int rows = (BandBytes / sizeof(float) / (Width * Pitch) - geometry.EffectiveKernelSize.Height) / geometry.Strides.Height + 1;
        _bands = new TileRange(geometry.Output.Height, Math.Max(FewestRows, rows));
    }

    /// <summary>Vectors of a block at most.</summary>
    public static int VectorsInBlock => Math.Max(1, Pitch / S.Lanes);

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

    /// <summary>The first channel of a vector of a block.</summary>
    public int Channel(int block, int column) => _channels.Start(_channels.First(block) + column);

    /// <summary>Copies the input of some output rows.</summary>
    public void Fill(float* image, int block, int firstRow, int outputRows, float* local)
    {
        int rows = InputRows(outputRows), top = firstRow * _geometry.Strides.Height - _geometry.PadTop;
        int width = _geometry.Input.Width, inputPixels = _geometry.Input.Pixels, channels = _geometry.Input.Channels;
        int left = _geometry.PadLeft, inside = Math.Min(width, Width - left), right = Width - left - inside;
        int first = Math.Max(top, 0), end = Math.Min(top + rows, _geometry.Input.Height), columns = _channels.Columns(block);
        float* to = local, turned = local + OutputOffset + OutputFloats;
        for (int column = 0; column < columns && TurnsAtOnce; column++)
        {
            float* planes = image + (nint)Channel(block, column) * inputPixels;
            Transposition.Run(planes + first * width, inputPixels, turned + column * S.Lanes, Pitch, S.Lanes, (end - first) * width);
        }

        for (int row = top; row < top + rows; row++, to += Width * Pitch)
        {
            if (row < first || row >= end)
            {
                new Span<float>(to, Width * Pitch).Clear();
                continue;
            }

            float* start = to + left * Pitch;
            Clear(to, left);
            Clear(start + inside * Pitch, right);
            for (int column = 0; column < columns; column += 2, start += 2 * S.Lanes)
            {
                int channel = Channel(block, column), second = column + 1 < columns ? Channel(block, column + 1) - channel : 0;
                if (TurnsAtOnce)
                    CopyRow(turned + (row - first) * width * Pitch + column * S.Lanes, Pitch, inside, second > 0 ? S.Lanes : 0, start);
                else if (!AreTurned)
                    CopyRow(image + (nint)row * width * channels + channel, channels, inside, second, start);
                else
                {
                    float* planes = image + (nint)channel * inputPixels + row * width;
                    Transposition.Run(planes, inputPixels, start, Pitch, S.Lanes, inside);
                    if (second > 0)
                        Transposition.Run(planes + (nint)second * inputPixels, inputPixels, start + S.Lanes, Pitch, S.Lanes, inside);
                }
            }
        }
    }

    /// <summary>Turns back one vector of channels of some output rows.</summary>
    public void TurnBack(float* from, int channel, int firstRow, int rows, float* output)
    {
        float* planes = output + (nint)channel * _geometry.Output.Pixels + firstRow * _geometry.Output.Width;
        Transposition.Run(from, Pitch, planes, _geometry.Output.Pixels, rows * _geometry.Output.Width, S.Lanes);
    }

    private int InputRows(int outputRows) => (outputRows - 1) * _geometry.Strides.Height + _geometry.EffectiveKernelSize.Height;

    private static void Clear(float* to, int pixels)
    {
        V zero = S.Broadcast(0);
        for (int i = 0; i < pixels * Pitch; i += S.Lanes)
            S.Store(zero, to + i);
    }

    // A vector of each pixel, or also the one so far from it.
    private static void CopyRow(float* from, nint pitch, int pixels, int second, float* to)
    {
        for (; pixels > 0; pixels--, from += pitch, to += Pitch)
        {
            S.Store(S.Load(from), to);
            if (second > 0)
                S.Store(S.Load(from + second), to + S.Lanes);
        }
    }
}
