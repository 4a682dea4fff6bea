using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// Copies the input under vectors of output pixels into panels, term by term. Pixels are counted through the whole output,
/// so a vector may run over the end of a row: it is then copied in pieces, each a whole vector whose surplus the next
/// piece overwrites.
/// </summary>
internal sealed unsafe class PanelSource
{
    private readonly ConvGeometry _geometry;
    private readonly PaddedPlane? _plane;
    private readonly TermOffsets _terms;
    private readonly int _termCount;
    private readonly nint _planePitch;

    public PanelSource(ConvGeometry geometry)
    {
        _geometry = geometry;
        if (geometry.KernelSize != Size2D.One || geometry.Strides != Size2D.One)
            _plane = new PaddedPlane(geometry);
        _planePitch = _plane is null ? geometry.Input.Pixels : (nint)_plane.Length;
        int taps = geometry.KernelSize.Area;
        _termCount = taps * geometry.ChannelsPerGroup;
        _terms = new TermOffsets(_termCount, term => term / taps * _planePitch + TapOffset(term % taps / geometry.KernelSize.Width, term % geometry.KernelSize.Width));
    }

    /// <summary>
    /// Whether no vector runs over the end of a row, in planes of more than one tap: panels need not be packed then, the
    /// vectors can be read where they are. (With one tap the terms lie a plane apart, and packing is worth its while.)
    /// </summary>
    public bool IsInPlace(int lanes) => _plane is not null && _geometry.Output.Width % lanes == 0;

    /// <summary>How far each term lies from the first, for a column of a panel in place.</summary>
    public nint* TermOffsets => _terms.Pointer;

    /// <summary>Where a vector of output pixels starts, for a panel in place.</summary>
    public float* Column(float* planes, int group, int pixel) =>
        planes + group * _geometry.ChannelsPerGroup * _planePitch
        + (nint)(pixel / _geometry.Output.Width) * _geometry.Strides.Height * _plane!.RowPitch + pixel % _geometry.Output.Width;

    /// <summary>Whether the planes are to be filled before panels are packed; else panels come from the caller's image.</summary>
    public bool NeedsPlanes => _plane is not null;

    /// <summary>Floats of all planes, which have to be zero before they are filled for the first time.</summary>
    public long PlaneFloats => _plane is null ? 0 : _geometry.Input.Channels * _planePitch + VectorWidth.Bits512.Lanes();

    /// <summary>Fills one channel's plane.</summary>
    public void FillPlane<S, V>(int channel, float* image, float* planes)
        where S : struct, ISimd<V>
        where V : struct => _plane!.Fill<S, V>(image + (nint)channel * _geometry.Input.Pixels, planes + channel * _planePitch, 0, _plane.Height);

    /// <summary>Packs one panel. Up to a vector is written beyond it.</summary>
    [SkipLocalsInit]
    public void Pack<S, V>(float* input, int group, VectorBlocks pixels, int block, float* panel)
        where S : struct, ISimd<V>
        where V : struct
    {
        int columns = pixels.Columns(block);
        nint* from = stackalloc nint[2 * VectorWidth.Bits512.Lanes()];
        int* to = stackalloc int[2 * VectorWidth.Bits512.Lanes()];
        int pieces = 0;
        for (int column = 0; column < columns; column++)
            pieces = AddPieces(pixels.Start(2 * block + column), S.Lanes, column * S.Lanes, from, to, pieces);

        input += group * _geometry.ChannelsPerGroup * _planePitch;
        nint* terms = _terms.Pointer;
        if (pieces == 1)
        {
            for (int term = 0; term < _termCount; term++)
            {
                S.Store(S.Load(input + terms[term] + from[0]), panel);
                panel += S.Lanes;
            }
        }
        else if (pieces == 2)
        {
            nint from0 = from[0], from1 = from[1];
            int to1 = to[1];
            for (int term = 0; term < _termCount; term++)
            {
                S.Store(S.Load(input + terms[term] + from0), panel);
                S.Store(S.Load(input + terms[term] + from1), panel + to1);
                panel += columns * S.Lanes;
            }
        }
        else if (pieces == 3)
        {
            nint from0 = from[0], from1 = from[1], from2 = from[2];
            int to1 = to[1], to2 = to[2];
            for (int term = 0; term < _termCount; term++)
            {
                S.Store(S.Load(input + terms[term] + from0), panel);
                S.Store(S.Load(input + terms[term] + from1), panel + to1);
                S.Store(S.Load(input + terms[term] + from2), panel + to2);
                panel += columns * S.Lanes;
            }
        }
        else
        {
            for (int term = 0; term < _termCount; term++)
            {
                for (int piece = 0; piece < pieces; piece++)
                    S.Store(S.Load(input + terms[term] + from[piece]), panel + to[piece]);
                panel += columns * S.Lanes;
            }
        }
    }

    private nint TapOffset(int row, int column) =>
        _plane is null ? 0 : (nint)row * _geometry.DilationRate.Height * _plane.RowPitch + _plane.TapOffset(column);

    private int AddPieces(int pixel, int lanes, int lane, nint* from, int* to, int pieces)
    {
        if (_plane is null)
        {
            (from[pieces], to[pieces]) = (pixel, lane);
            return pieces + 1;
        }

        int width = _geometry.Output.Width, y = pixel / width, x = pixel % width;
        for (int left = lanes; left > 0; y++, x = 0)
        {
            (from[pieces], to[pieces]) = ((nint)y * _geometry.Strides.Height * _plane.RowPitch + x, lane);
            int count = Math.Min(left, width - x);
            lane += count;
            left -= count;
            pieces++;
        }

        return pieces;
    }
}
