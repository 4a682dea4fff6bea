namespace Conv2D.Numerics;

/// <summary>What is done at the border of the image: Keras' <c>padding</c>.</summary>
public enum Padding
{
    /// <summary>No padding: the kernel stays inside the image, and the output is smaller.</summary>
    Valid,

    /// <summary>
    /// Zeros around the image so that with stride 1 the output has the size of the input (with stride s, the size
    /// divided by s and rounded up). Where an odd number of rows or columns is needed, the extra one is at the end.
    /// </summary>
    Same,
}
