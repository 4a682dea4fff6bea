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

    /// <summary>The products of the extents along the given axes; a negative axis counts from the end.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static Fans Of(ReadOnlySpan<int> shape, int[]? inputAxes, int[]? outputAxes) => inputAxes is null || outputAxes is null
        ? Of(shape)
        : new(Product(shape, inputAxes, nameof(inputAxes)), Product(shape, outputAxes, nameof(outputAxes)));

    private static double Product(ReadOnlySpan<int> shape, int[] axes, string name)
    {
        double product = 1;
        foreach (int axis in axes)
        {
            if (axis < -shape.Length || axis >= shape.Length)
                throw new ArgumentException(
                    FormattableString.Invariant($"{name} has {axis}; a weight of shape {ShapeText.Of(shape)} has axes 0 to {shape.Length - 1}."), name);
            product *= shape[axis < 0 ? axis + shape.Length : axis];
        }

        return product;
    }
}
