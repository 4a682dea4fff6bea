namespace Conv2D.Numerics;

public sealed partial class ConvWeights
{
    private const string Extensions = ".npz, .safetensors or .npy";

    /// <summary>
    /// Reads weights from a file: <c>.npz</c> or <c>.safetensors</c> with arrays named <c>kernel</c> and, where there is
    /// one, <c>bias</c>; or <c>.npy</c>, a kernel alone (see <see cref="WithBias"/>).
    /// </summary>
    /// <param name="path">The file; its extension says the format.</param>
    /// <exception cref="ArgumentException">The extension is none of these.</exception>
    /// <exception cref="FormatException">The file is damaged, or has no such weights; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConvWeights Load(string path) => Load(path, WeightNames.Keras);

    /// <summary>Reads weights from an <c>.npz</c> or <c>.safetensors</c> file in which they have names of their own.</summary>
    /// <param name="path">The file; its extension says the format.</param>
    /// <param name="kernelName">The kernel's name, such as <c>arr_0</c>, which must be there.</param>
    /// <param name="biasName">The bias' name, which must be there, or null for no bias.</param>
    /// <exception cref="ArgumentException">The extension is neither.</exception>
    /// <exception cref="FormatException">The file is damaged, or has no such weights; the message says what is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConvWeights Load(string path, string kernelName, string? biasName)
    {
        var names = WeightNames.Given(kernelName, biasName);
        return ExtensionOf(path) == ".npy"
            ? throw new ArgumentException($"path is \"{path}\"; an .npy file is one array without a name. Load it by its path alone.", nameof(path))
            : Load(path, names);
    }

    /// <summary>Writes the weights to a file, over what is there; the same bytes for the same weights.</summary>
    /// <param name="path">
    /// The file; its extension says the format: <c>.npz</c>, <c>.safetensors</c>, or <c>.npy</c> for a kernel without bias.
    /// </param>
    /// <exception cref="ArgumentException">The extension is none of these, or there is a bias that <c>.npy</c> has no room for.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        string extension = ExtensionOf(path);
        if (extension == ".npy" && HasBias)
            throw new ArgumentException($"path is \"{path}\"; an .npy file is one array, and there is a bias too. Save as .npz or .safetensors.", nameof(path));
        using var stream = File.Create(path);
        switch (extension)
        {
            case ".npz": NumpyFile.Write(stream, this); break;
            case ".npy": NumpyFile.WriteArray(stream, Kernel.Span, KernelShape.AsSpan()); break;
            default: SafetensorsFile.Write(stream, this); break;
        }
    }

    /// <summary>Makes weights of what a file has.</summary>
    /// <exception cref="FormatException">The shapes are not those of a kernel and its bias.</exception>
    internal static ConvWeights FromFile(WeightTensor kernel, string kernelName, WeightTensor? bias = null, string? biasName = null)
    {
        if (ShapeProblem(kernel.Shape.AsSpan()) is { } problem)
            throw new FormatException($"The shape of '{kernelName}' {problem}");
        int filters = kernel.Shape[3];
        if (bias is not null && !bias.Shape.AsSpan().SequenceEqual([filters]))
            throw new FormatException(
                $"The shape of '{biasName}' is {ShapeText.Of(bias.Shape.AsSpan())}; with a kernel of {filters} filters it should be ({filters},).");
        return new(kernel.Values, kernel.Shape, bias?.Values ?? ReadOnlyMemory<float>.Empty);
    }

    private static ConvWeights Load(string path, WeightNames names)
    {
        string extension = ExtensionOf(path);
        using var stream = File.OpenRead(path);
        try
        {
            switch (extension)
            {
                case ".npz":
                    return NumpyFile.Read(stream, names);
                case ".npy":
                    var kernel = NumpyFile.ReadArray(stream);
                    TensorReader.RequireEnd(stream, "the array");
                    return FromFile(kernel, "array");
                default:
                    return SafetensorsFile.Read(stream, names);
            }
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    private static string ExtensionOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        return extension switch
        {
            ".npz" or ".npy" or ".safetensors" => extension,
            ".h5" or ".hdf5" or ".keras" => throw new ArgumentException(
                $"path is \"{path}\"; HDF5, which Keras keeps weights in, is not read. In Python, "
                + "kernel, bias = layer.get_weights(); np.savez(\"weights.npz\", kernel=kernel, bias=bias) writes what is.", nameof(path)),
            _ => throw new ArgumentException($"path is \"{path}\"; its extension should be {Extensions}.", nameof(path)),
        };
    }
}
