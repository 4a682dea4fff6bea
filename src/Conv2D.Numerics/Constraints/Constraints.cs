using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' constraints: projections of a kernel or a bias, applied after each update. See
/// https://keras.io/api/layers/constraints/.
/// </summary>
/// <remarks>
/// A norm is the square root of the sum of squares along the given axes; each combination of indices along the other axes has
/// one. For a kernel (height, width, input channels / groups, filters) the axes 0, 1, 2 give one norm a filter, which is
/// what is usually meant; Keras' default of 0 gives one a column, channel and filter. As in Keras, 1e-7 is added to a norm that is divided by.
/// </remarks>
public static partial class Constraints
{
    /// <summary>The names that <see cref="FromName"/> knows: Keras' class names, and the same in lower case.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ConstraintCatalogue.Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary><c>w = max(w, 0)</c>: <c>NonNeg</c>.</summary>
    public static Constraint NonNeg { get; } = new NonNegConstraint();

    /// <summary><c>w = w * min(norm, maxValue) / (1e-7 + norm)</c>: <c>MaxNorm</c>.</summary>
    /// <param name="maxValue">Largest norm, 0 or greater: Keras' <c>max_value</c>.</param>
    /// <param name="axis">Axes along which a norm is taken; negative ones count from the end; none is axis 0, as in Keras.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is not finite, or negative.</exception>
    public static Constraint MaxNorm(float maxValue = MaxNormConstraint.DefaultMaxValue, params int[] axis) =>
        new MaxNormConstraint(maxValue, AxesOrFirst(axis));

    /// <summary><c>w = w / (1e-7 + norm)</c>: <c>UnitNorm</c>.</summary>
    /// <param name="axis">Axes along which a norm is taken; negative ones count from the end; none is axis 0, as in Keras.</param>
    public static Constraint UnitNorm(params int[] axis) => new UnitNormConstraint(AxesOrFirst(axis));

    /// <summary>
    /// <c>w = w * (rate * clip(norm, minValue, maxValue) + (1 - rate) * norm) / (1e-7 + norm)</c>: <c>MinMaxNorm</c>.
    /// </summary>
    /// <param name="minValue">Smallest norm, 0 or greater: Keras' <c>min_value</c>.</param>
    /// <param name="maxValue">Largest norm, not below the smallest: Keras' <c>max_value</c>.</param>
    /// <param name="rate">How much of the way is gone at each application; 1 is all of it.</param>
    /// <param name="axis">Axes along which a norm is taken; negative ones count from the end; none is axis 0, as in Keras.</param>
    /// <exception cref="ArgumentException">A number is not finite, a norm is negative, or the smallest is above the largest.</exception>
    public static Constraint MinMaxNorm(
        float minValue = MinMaxNormConstraint.DefaultMinValue,
        float maxValue = MinMaxNormConstraint.DefaultMaxValue,
        float rate = MinMaxNormConstraint.DefaultRate,
        params int[] axis) =>
        new MinMaxNormConstraint(minValue, maxValue, rate, AxesOrFirst(axis));

    /// <summary>
    /// A function of one's own. A configuration holds its name only, from which it cannot be rebuilt; two of the same name count as equal.
    /// </summary>
    /// <param name="name">What it is called in configurations and messages; none of <see cref="Names"/>.</param>
    /// <param name="projection">Projects a weight in place.</param>
    /// <exception cref="ArgumentException">The name is empty or one of Keras'.</exception>
    public static Constraint Custom(string name, WeightProjection projection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(projection);
        if (ConstraintCatalogue.Makers.ContainsKey(name))
            throw new ArgumentException($"name is '{name}', which is one of Keras' constraints; choose another.", nameof(name));
        return new CustomConstraint(name, projection);
    }

    /// <summary>The constraint of that name with Keras' default arguments.</summary>
    /// <param name="name">Such as <c>"max_norm"</c> or <c>"MaxNorm"</c>.</param>
    /// <exception cref="ArgumentException">There is no such constraint.</exception>
    public static Constraint FromName(string name) => FromConfig(name, null);

    /// <summary>The constraint of that name with the given arguments.</summary>
    /// <param name="name">Keras' class name, or the same in lower case.</param>
    /// <param name="config">Keras' <c>get_config</c>, as <see cref="Constraint.GetConfig"/> gives it; what is absent has Keras' default.</param>
    /// <exception cref="ArgumentException">
    /// There is no such constraint, as for the name of a <see cref="Custom"/> one, or it has no such argument, or a value is not right for it.
    /// </exception>
    public static Constraint FromConfig(string name, JsonObject? config)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!ConstraintCatalogue.Makers.TryGetValue(name, out var make))
            throw new ArgumentException(
                $"There is no constraint '{name}'; there are {string.Join(", ", Names)}. One made with Constraints.Custom cannot be rebuilt from "
                + "its name; give the layer the function again.", nameof(name));
        var reader = new ConfigReader(name, config);
        Constraint constraint = make(reader);
        reader.RequireNothingLeft();
        return constraint;
    }

    private static int[] AxesOrFirst(int[] axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return axis.Length == 0 ? [0] : [.. axis];
    }
}
