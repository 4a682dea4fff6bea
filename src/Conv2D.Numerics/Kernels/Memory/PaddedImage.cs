namespace Conv2D.Numerics.Kernels;

/// <summary>
/// A copy of the input in channels last with its border of zeros around it, so that every tap of every output pixel
/// is an address. Made where the caller's layout is channels first, and where the pixels have so few channels that a
/// kernel row is better read as one run.
/// </summary>
internal sealed unsafe class PaddedImage
{
    // Channels of a part that is turned as it is: whole cache lines, and several of them.
    private const int PartChannels = 128;

    private readonly ConvGeometry _geometry;
    private readonly int _copiedColumns;
    private readonly bool _isTurnedOnly;

    public PaddedImage(ConvGeometry geometry)
    {
        _geometry = geometry;
        Height = (geometry.Output.Height - 1) * geometry.Strides.Height + geometry.EffectiveKernelSize.Height;
        Width = (geometry.Output.Width - 1) * geometry.Strides.Width + geometry.EffectiveKernelSize.Width;
        _copiedColumns = Math.Min(geometry.Input.Width, Width - geometry.PadLeft);
        _isTurnedOnly = geometry.DataFormat == DataFormat.ChannelsFirst && (Height, Width) == (geometry.Input.Height, geometry.Input.Width)
            && geometry.PadTop == 0 && geometry.PadLeft == 0;
    }

    /// <summary>Rows that the kernel reaches.</summary>
    public int Height { get; }

    /// <summary>Columns that the kernel reaches.</summary>
    public int Width { get; }

    /// <summary>Floats in a row.</summary>
    public int RowPitch => Width * _geometry.Input.Channels;

    /// <summary>Floats in all.</summary>
    public long Length => (long)Height * RowPitch;

    /// <summary>
    /// The parts in which it can be filled: its rows, or where there is no border some channels of all pixels at once, so
    /// that images too narrow to fill a vector with a row do so with several.
    /// </summary>
    public int Parts => _isTurnedOnly ? (_geometry.Input.Channels + PartChannels - 1) / PartChannels : Height;

    /// <summary>Fills one part from the caller's image.</summary>
    public void FillPart(int part, float* image, float* padded)
    {
        if (!_isTurnedOnly)
        {
            FillRow(part, image, padded);
            return;
        }

        int first = part * PartChannels, count = Math.Min(PartChannels, _geometry.Input.Channels - first), pixels = _geometry.Input.Pixels;
        Transposition.Run(image + (nint)first * pixels, pixels, padded + first, _geometry.Input.Channels, count, pixels);
    }

    /// <summary>Fills one row from the caller's image.</summary>
    public void FillRow(int row, float* image, float* padded) => FillRow(row, image, padded, 0, _geometry.Input.Channels);

    /// <summary>The same, if not all channels are wanted: others may be left as they are.</summary>
    public void FillRow(int row, float* image, float* padded, int firstChannel, int endChannel)
    {
        int channels = _geometry.Input.Channels, inputRow = row - _geometry.PadTop;
        float* to = padded + (nint)row * RowPitch;
        if ((uint)inputRow >= (uint)_geometry.Input.Height)
        {
            new Span<float>(to, RowPitch).Clear();
            return;
        }

        int left = _geometry.PadLeft * channels, copied = _copiedColumns * channels;
        new Span<float>(to, left).Clear();
        if (_geometry.DataFormat == DataFormat.ChannelsLast)
            new ReadOnlySpan<float>(image + (nint)inputRow * _geometry.Input.Width * channels, copied).CopyTo(new Span<float>(to + left, copied));
        else
            Transposition.Run(
                image + (nint)firstChannel * _geometry.Input.Pixels + (nint)inputRow * _geometry.Input.Width, _geometry.Input.Pixels,
                to + left + firstChannel, channels, endChannel - firstChannel, _copiedColumns);
        new Span<float>(to + left + copied, RowPitch - left - copied).Clear();
    }
}
