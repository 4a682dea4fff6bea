namespace Conv2D.Numerics.Kernels;

/// <summary>
/// One of Winograd's minimal filterings F(m x m, 3 x 3): an input tile of (m + 2) x (m + 2) pixels gives m x m outputs
/// with one multiplication for each input pixel, <c>output = A' [(G kernel G') * (B' input B)] A</c>. The transforms go
/// along one dimension; applied to columns and then to rows they are those of the plane. With stride 2 the even and the
/// odd pixels are filtered apart, <see cref="Winograd2x2Stride2"/> and <see cref="Winograd4x4Stride2"/>.
/// See Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015.
/// </summary>
internal unsafe interface IWinograd
{
    /// <summary>m, the outputs along one dimension.</summary>
    static abstract int Outputs { get; }

    /// <summary>1 or 2, both ways.</summary>
    static abstract int Stride { get; }

    /// <summary>The inputs along one dimension, and the frequencies: m + 2 with stride 1, 2 m + 1 with stride 2.</summary>
    static abstract int Inputs { get; }

    /// <summary>
    /// G, in double precision: a row of three for each frequency. The last row serves all frequencies from its own on: with stride 2
    /// the odd pixels all meet the same tap.
    /// </summary>
    static abstract double[,] Kernel { get; }

    /// <summary>Rows of <see cref="Kernel"/>.</summary>
    static abstract int Kernels { get; }

    /// <summary>Applies B' to as many vectors as there are inputs.</summary>
    /// <param name="source">Where the vectors lie.</param>
    /// <param name="destination">Receives a vector for each frequency.</param>
    /// <param name="pitch">Distance between these.</param>
    static abstract void TransformInput<S, V, TLine>(TLine source, float* destination, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where TLine : struct, IVectorLine;

    /// <summary>Applies A' to a vector of each frequency.</summary>
    /// <param name="source">The first vector.</param>
    /// <param name="pitch">Distance from one to the next.</param>
    /// <param name="y0">The first output.</param>
    /// <param name="y1">The second.</param>
    /// <param name="y2">The third; nothing, where there are two.</param>
    /// <param name="y3">The fourth; nothing, where there are two.</param>
    static abstract void TransformOutput<S, V>(float* source, nint pitch, out V y0, out V y1, out V y2, out V y3)
        where S : struct, ISimd<V>
        where V : struct;
}
