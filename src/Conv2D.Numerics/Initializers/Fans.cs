namespace Conv2D.Numerics;

/// <summary>Fan-in and fan-out of a weight as Keras' <c>compute_fans</c> has them.</summary>
internal readonly record struct Fans(double In, double Out)
{
    /// <summary>
    /// For a kernel (height, width, in, out): receptive field times in, and times out. A vector has its length as both.
    /// </summary>
    public static Fans Of(ReadOnlySpan<int> shape)
    {
        switch (shape.Length)
        {
            case 0: return new(1, 1);
            case 1: return new(shape[0], shape[0]);
            case 2: return new(shape[0], shape[1]);
        }

        double receptiveField = 1;
        foreach (int extent in shape[..^2])
            receptiveField *= extent;
        return new(receptiveField * shape[^2], receptiveField * shape[^1]);
    }
}
