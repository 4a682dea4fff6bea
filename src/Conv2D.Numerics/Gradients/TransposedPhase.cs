namespace Conv2D.Numerics.Gradients;

/// <summary>
/// One axis of one phase of a transposed convolution. With stride s, the input rows i with (i + padding) mod s = p are
/// reached by the taps p, p + s, p + 2s, ... only. For them the input gradient is an ordinary stride-1 convolution of
/// the output gradient with those taps, in reverse order: s phases an axis, and with stride 1 a single one.
/// </summary>
/// <param name="Taps">Number of taps; 0 where the phase is reached by none and its gradient is zero.</param>
/// <param name="FirstTap">The tap p.</param>
/// <param name="TapStep">Distance between the phase's taps: the stride.</param>
/// <param name="PadBefore">Zeros that the stride-1 convolution puts before the output gradient.</param>
/// <param name="PadAfter">Zeros that it puts after.</param>
/// <param name="Size">Rows that it computes.</param>
/// <param name="FirstInput">The input row that its row 0 stands for; may lie outside the input.</param>
/// <param name="InputStep">Distance between the input rows of its rows: the stride.</param>
internal readonly record struct TransposedPhase(
    int Taps, int FirstTap, int TapStep, int PadBefore, int PadAfter, int Size, int FirstInput, int InputStep)
{
    /// <summary>Works one phase of one axis out.</summary>
    /// <param name="phase">p, from 0 to <paramref name="stride"/> - 1.</param>
    /// <param name="input">Extent of the convolution's input.</param>
    /// <param name="output">Extent of its output.</param>
    /// <param name="kernel">Number of taps.</param>
    /// <param name="stride">Its stride.</param>
    /// <param name="dilation">Its dilation; 1 where the stride is not.</param>
    /// <param name="pad">Its zeros before the input.</param>
    public static TransposedPhase Create(int phase, int input, int output, int kernel, int stride, int dilation, int pad)
    {
        int taps = phase < kernel ? (kernel - phase + stride - 1) / stride : 0;
        int reach = Math.Max(taps - 1, 0) * dilation;

        // Row q of the phase is input row q * stride + phase - pad. Rows before the first or after the last input row are
        // computed and dropped where leaving them out would take a negative padding; rows that no output row reaches, whose
        // gradient is zero, are left out.
        int first = Math.Min(FloorDivide(pad - phase + stride - 1, stride), reach);
        int last = Math.Clamp(FloorDivide(input - 1 + pad - phase, stride), output - 1, output - 1 + reach);
        return new(taps, phase, stride, reach - first, last - (output - 1), last - first + 1, first * stride + phase - pad, stride);
    }

    /// <summary>Whether there is a tap, and a row of an input of that extent that it reaches.</summary>
    public bool Reaches(int input) => Taps > 0 && Inside(input) is var (first, end) && first < end;

    /// <summary>The phase's rows that lie inside an input of that extent: first, and one past the last.</summary>
    public (int First, int End) Inside(int input)
    {
        int first = FirstInput >= 0 ? 0 : (-FirstInput + InputStep - 1) / InputStep;
        int end = Math.Min(Size, FloorDivide(input - 1 - FirstInput, InputStep) + 1);
        return (first, Math.Max(first, end));
    }

    private static int FloorDivide(int x, int y) => x >= 0 ? x / y : -((-x + y - 1) / y);
}
