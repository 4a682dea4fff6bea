namespace Conv2D.Numerics;

/// <summary>Which of a file's arrays are the kernel and the bias.</summary>
/// <param name="Kernel">Must be there.</param>
/// <param name="Bias">Null: there is no bias.</param>
/// <param name="BiasIsOptional">Whether a file without that bias is fine.</param>
internal sealed record WeightNames(string Kernel, string? Bias, bool BiasIsOptional = false)
{
    /// <summary><c>kernel</c>, and <c>bias</c> where there is one: Keras' names.</summary>
    public static WeightNames Keras { get; } = new("kernel", "bias", BiasIsOptional: true);

    /// <summary>Names that the caller gave.</summary>
    public static WeightNames Given(string kernelName, string? biasName)
    {
        ArgumentException.ThrowIfNullOrEmpty(kernelName);
        if (biasName is not null)
            ArgumentException.ThrowIfNullOrEmpty(biasName);
        if (kernelName == biasName)
            throw new ArgumentException($"kernelName and biasName are both \"{kernelName}\"; they are two arrays.", nameof(biasName));
        return new(kernelName, biasName);
    }

    /// <summary>The names to read, given those that the file has.</summary>
    /// <exception cref="FormatException">One that must be there is not; the message lists what there is.</exception>
    public (string Kernel, string? Bias) In(IReadOnlyCollection<string> names)
    {
        Require(Kernel, names);
        if (Bias is null || (BiasIsOptional && !names.Contains(Bias)))
            return (Kernel, null);
        Require(Bias, names);
        return (Kernel, Bias);
    }

    private static void Require(string name, IReadOnlyCollection<string> names)
    {
        if (names.Contains(name))
            return;
        const int Listed = 20;
        string there = names.Count == 0
            ? "is empty"
            : $"has {string.Join(", ", names.Order(StringComparer.Ordinal).Take(Listed).Select(n => $"'{n}'"))}"
              + (names.Count > Listed ? $" and {names.Count - Listed} more" : "");
        throw new FormatException($"The file has no array named '{name}'; it {there}.");
    }
}
