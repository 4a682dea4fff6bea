namespace Conv2D.Numerics;

/// <summary>
/// Weights in NumPy's files: <c>.npy</c>, one array, and <c>.npz</c>, a zip of named ones.
/// In Python, <c>kernel, bias = layer.get_weights(); np.savez("weights.npz", kernel=kernel, bias=bias)</c> writes
/// what <see cref="Read(Stream)"/> takes. See https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </summary>
/// <remarks>
/// Read are little-endian float32 (<c>'&lt;f4'</c>), float16 (<c>'&lt;f2'</c>, of which each is a float32) and float64
/// (<c>'&lt;f8'</c>, where each value is a float32: nothing is ever rounded), in C order, of format versions 1.0, 2.0
/// and 3.0. Written is float32, byte for byte as NumPy writes it. Streams need not be seekable.
/// </remarks>
public static class NumpyFile
{
    /// <summary>Reads one array in the <c>.npy</c> format.</summary>
    /// <param name="stream">At the array's first byte; left after its last.</param>
    /// <exception cref="FormatException">There is no such array there; the message says what is wrong.</exception>
    public static WeightTensor ReadArray(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string Name = "array";
        var header = NpyHeader.Read(stream, Name);
        return TensorReader.ReadTensor(stream, header.Format, header.Shape, Name);
    }

    /// <summary>Reads <c>kernel</c> and, where there is one, <c>bias</c> from an <c>.npz</c> archive.</summary>
    /// <param name="stream">The archive, to its end.</param>
    /// <exception cref="FormatException">The archive is damaged, or has no such weights; the message says what is wrong.</exception>
    public static ConvWeights Read(Stream stream) => Read(stream, WeightNames.Keras);

    /// <summary>Reads the kernel and the bias from an <c>.npz</c> archive in which they have names of their own.</summary>
    /// <param name="stream">The archive, to its end.</param>
    /// <param name="kernelName">The kernel's name, such as <c>arr_0</c>, which must be there.</param>
    /// <param name="biasName">The bias' name, which must be there, or null for no bias.</param>
    /// <exception cref="FormatException">The archive is damaged, or has no such weights; the message says what is wrong.</exception>
    public static ConvWeights Read(Stream stream, string kernelName, string? biasName) =>
        Read(stream, WeightNames.Given(kernelName, biasName));

    /// <summary>Writes <c>kernel</c> and, where there is one, <c>bias</c> as an uncompressed <c>.npz</c> archive.</summary>
    /// <param name="stream">Receives the archive, the same bytes for the same weights.</param>
    /// <param name="weights">The weights.</param>
    /// <exception cref="ArgumentException">The weights are more than 4 GiB.</exception>
    public static void Write(Stream stream, ConvWeights weights)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        var writer = new NpzWriter(stream);
        writer.Add("kernel", weights.KernelShape.AsSpan(), weights.Kernel.Span);
        if (weights.HasBias)
            writer.Add("bias", [weights.Filters], weights.Bias.Span);
        writer.Finish();
    }

    /// <summary>Writes one array in the <c>.npy</c> format, version 1.0.</summary>
    /// <param name="stream">Receives the array.</param>
    /// <param name="values">The values, row-major.</param>
    /// <param name="shape">The extents, outermost first.</param>
    /// <exception cref="ArgumentException">There are not as many values as the shape has.</exception>
    public static void WriteArray(Stream stream, ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(stream);
        long count = 1;
        foreach (int extent in shape)
        {
            if (extent < 0)
                throw new ArgumentException($"shape is {ShapeText.Of(shape)}; no extent may be negative.", nameof(shape));
            count = Math.Min(count * extent, 1L << 32);
        }

        if (count != values.Length)
            throw new ArgumentException($"values has {values.Length} entries; shape {ShapeText.Of(shape)} has {count}.", nameof(values));
        stream.Write(NpyHeader.Write(shape));
        FloatFormats.Encode(values, stream.Write);
    }

    internal static ConvWeights Read(Stream stream, WeightNames names)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
            throw new ArgumentException("The stream cannot be read.", nameof(stream));
        using var archive = new NpzArchive(stream);
        var (kernelName, biasName) = names.In(archive.Names);
        return ConvWeights.FromFile(archive.Read(kernelName), kernelName, biasName is null ? null : archive.Read(biasName), biasName);
    }
}
