namespace Conv2D.Numerics;

/// <summary>
/// Weights in <c>.safetensors</c> files. See https://github.com/huggingface/safetensors#format. In Python,
/// <c>safetensors.numpy.save_file({"kernel": kernel, "bias": bias}, "weights.safetensors")</c> writes what
/// <see cref="Read(Stream)"/> takes.
/// </summary>
/// <remarks>
/// Read are F32, F16 and BF16 (of which each is a float32) and F64 (where each value is a float32: nothing is ever
/// rounded). Arrays that are not asked for may be of any type and are skipped over. Written is F32, byte for byte as
/// the reference implementation writes it. Streams need not be seekable.
/// </remarks>
public static class SafetensorsFile
{
    private const int SkipBytes = 1 << 16;

    /// <summary>Reads <c>kernel</c> and, where there is one, <c>bias</c>.</summary>
    /// <param name="stream">The file, to its end.</param>
    /// <exception cref="FormatException">The file is damaged, or has no such weights; the message says what is wrong.</exception>
    public static ConvWeights Read(Stream stream) => Read(stream, WeightNames.Keras);

    /// <summary>Reads the kernel and the bias from a file in which they have names of their own.</summary>
    /// <param name="stream">The file, to its end.</param>
    /// <param name="kernelName">The kernel's name, which must be there.</param>
    /// <param name="biasName">The bias' name, which must be there, or null for no bias.</param>
    /// <exception cref="FormatException">The file is damaged, or has no such weights; the message says what is wrong.</exception>
    public static ConvWeights Read(Stream stream, string kernelName, string? biasName) =>
        Read(stream, WeightNames.Given(kernelName, biasName));

    /// <summary>Writes <c>kernel</c> and, where there is one, <c>bias</c>.</summary>
    /// <param name="stream">Receives the file, the same bytes for the same weights.</param>
    /// <param name="weights">The weights.</param>
    public static void Write(Stream stream, ConvWeights weights)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        // By name, as the reference implementation sorts arrays of one type.
        if (weights.HasBias)
        {
            stream.Write(SafetensorsHeader.Write([("bias", [weights.Filters]), ("kernel", [.. weights.KernelShape])]));
            FloatFormats.Encode(weights.Bias.Span, stream.Write);
        }
        else
        {
            stream.Write(SafetensorsHeader.Write([("kernel", [.. weights.KernelShape])]));
        }

        FloatFormats.Encode(weights.Kernel.Span, stream.Write);
    }

    internal static ConvWeights Read(Stream stream, WeightNames names)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = SafetensorsHeader.Read(stream);
        var (kernelName, biasName) = names.In(header.Entries.Keys);
        RequireLength(stream, header);

        // The stream is read once, forward: whichever of the two comes first is read first.
        var tensors = new Dictionary<string, WeightTensor>(StringComparer.Ordinal);
        string[] wanted = biasName is null ? [kernelName] : [kernelName, biasName];
        long position = 0;
        foreach (string name in wanted.OrderBy(name => header.Entries[name].Begin))
        {
            var entry = header.Entries[name];
            var (format, shape) = SafetensorsHeader.Readable(name, entry);
            Skip(stream, entry.Begin - position);
            tensors[name] = TensorReader.ReadTensor(stream, format, shape, $"'{name}'");
            position = entry.End;
        }

        Skip(stream, header.DataLength - position);
        TensorReader.RequireEnd(stream, "the last array");
        return ConvWeights.FromFile(tensors[kernelName], kernelName, biasName is null ? null : tensors[biasName], biasName);
    }

    private static void RequireLength(Stream stream, SafetensorsHeader header)
    {
        if (stream.CanSeek && stream.Length - stream.Position < header.DataLength)
            throw new FormatException(
                $"The file is cut short: its header declares {header.DataLength} bytes of data, and there are {stream.Length - stream.Position}.");
    }

    private static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Current);
            return;
        }

        var buffer = new byte[(int)Math.Min(count, SkipBytes)];
        for (long left = count; left > 0;)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                throw new FormatException($"The file is cut short: {left} bytes of arrays that its header declares are missing.");
            left -= read;
        }
    }
}
