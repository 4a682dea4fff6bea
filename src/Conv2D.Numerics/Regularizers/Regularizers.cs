using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' regularizers: penalties on the kernel, the bias or the output that are added to the loss. See
/// https://keras.io/api/layers/regularizers/.
/// </summary>
public static partial class Regularizers
{
    /// <summary>The names that <see cref="FromName"/> knows: Keras' class names, the same in lower case, and its aliases.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RegularizerCatalogue.Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary><c>l1 * sum of |x|</c>: <c>L1</c>. Its gradient is <c>l1 * sign(x)</c>, 0 for 0.</summary>
    /// <param name="l1">Factor, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not finite, or negative.</exception>
    public static Regularizer L1(float l1 = L1L2Regularizer.DefaultFactor) => L1L2Regularizer.OfL1(l1);

    /// <summary><c>l2 * sum of x^2</c>: <c>L2</c>. Its gradient is <c>2 * l2 * x</c>.</summary>
    /// <param name="l2">Factor, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not finite, or negative.</exception>
    public static Regularizer L2(float l2 = L1L2Regularizer.DefaultFactor) => L1L2Regularizer.OfL2(l2);

    /// <summary><c>l1 * sum of |x| + l2 * sum of x^2</c>: <c>L1L2</c>. As in Keras' class, both factors are 0 unless given.</summary>
    /// <param name="l1">Factor on the magnitudes, 0 or greater.</param>
    /// <param name="l2">Factor on the squares, 0 or greater.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not finite, or negative.</exception>
    public static Regularizer L1L2(float l1 = 0, float l2 = 0) => L1L2Regularizer.OfBoth(l1, l2);

    /// <summary>
    /// <c>factor * mean of |u_i . u_j|</c> over all pairs of the matrix' rows, or columns, made unit vectors:
    /// <c>OrthogonalRegularizer</c>. As in Keras it takes matrices only, and refuses the kernel of a convolution, which has four axes.
    /// </summary>
    /// <param name="factor">0 or greater.</param>
    /// <param name="mode">Rows or columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not finite, or negative.</exception>
    public static Regularizer Orthogonal(float factor = OrthogonalRegularizer.DefaultFactor, OrthogonalMode mode = OrthogonalMode.Rows) =>
        new OrthogonalRegularizer(factor, mode);

    /// <summary>
    /// The penalty on a layer's output as Keras reports it: that of the whole batch, divided by the number of images in it, so
    /// that its weight does not change with the size of the batch.
    /// </summary>
    /// <param name="regularizer">The layer's activity regularizer.</param>
    /// <param name="activations">The output, row-major.</param>
    /// <param name="shape">Its shape, the batch first.</param>
    public static double ActivityLoss(Regularizer regularizer, ReadOnlySpan<float> activations, ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(regularizer);
        return regularizer.Loss(activations, shape) / BatchSize(shape);
    }

    /// <summary>Adds the gradient of <see cref="ActivityLoss"/> with respect to the output to <paramref name="gradient"/>.</summary>
    /// <param name="regularizer">The layer's activity regularizer.</param>
    /// <param name="activations">The output, row-major.</param>
    /// <param name="shape">Its shape, the batch first.</param>
    /// <param name="gradient">What is added to; as long as <paramref name="activations"/>.</param>
    public static void AddActivityGradient(
        Regularizer regularizer, ReadOnlySpan<float> activations, ReadOnlySpan<int> shape, Span<float> gradient)
    {
        ArgumentNullException.ThrowIfNull(regularizer);
        regularizer.AddGradient(activations, shape, 1f / BatchSize(shape), gradient);
    }

    /// <summary>The regularizer of that name with Keras' default arguments.</summary>
    /// <param name="name">Such as <c>"l2"</c> or <c>"L2"</c>.</param>
    /// <exception cref="ArgumentException">There is no such regularizer.</exception>
    public static Regularizer FromName(string name) => FromConfig(name, null);

    /// <summary>The regularizer of that name with the given arguments.</summary>
    /// <param name="name">Keras' class name, the same in lower case, or an alias.</param>
    /// <param name="config">Keras' <c>get_config</c>, as <see cref="Regularizer.GetConfig"/> gives it; what is absent has Keras' default.</param>
    /// <exception cref="ArgumentException">There is no such regularizer, or it has no such argument, or a value is not right for it.</exception>
    public static Regularizer FromConfig(string name, JsonObject? config)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!RegularizerCatalogue.Makers.TryGetValue(name, out var make))
            throw new ArgumentException($"There is no regularizer '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        var reader = new ConfigReader(name, config);
        Regularizer regularizer = make(reader);
        reader.RequireNothingLeft();
        return regularizer;
    }

    private static int BatchSize(ReadOnlySpan<int> shape) => shape.Length > 0 && shape[0] > 0
        ? shape[0]
        : throw new ArgumentException(
            $"shape is ({string.Join(", ", shape.ToArray())}); its first number must be the size of the batch, at least 1.", nameof(shape));
}
