using System.Numerics;
using System.Numerics.Tensors;
using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>l1 times the sum of magnitudes plus l2 times the sum of squares. Keras has names of their own for the one and the other.</summary>
internal sealed class L1L2Regularizer : Regularizer
{
    public const float DefaultFactor = 0.01f;

    private L1L2Regularizer(string name, float l1, float l2)
    {
        Name = name;
        L1 = Argument.NotNegative(l1, "l1");
        L2 = Argument.NotNegative(l2, "l2");
    }

    public override string Name { get; }

    public float L1 { get; }

    public float L2 { get; }

    public static L1L2Regularizer OfL1(float l1) => new("L1", l1, 0);

    public static L1L2Regularizer OfL2(float l2) => new("L2", 0, l2);

    public static L1L2Regularizer OfBoth(float l1, float l2) => new("L1L2", l1, l2);

    public override JsonObject GetConfig() => Name switch
    {
        "L1" => new() { ["l1"] = L1 },
        "L2" => new() { ["l2"] = L2 },
        _ => new() { ["l1"] = L1, ["l2"] = L2 },
    };

    public override double Loss(ReadOnlySpan<float> values, ReadOnlySpan<int> shape) =>
        (L1 == 0 ? 0 : L1 * WeightSums.OfMagnitudes(values)) + (L2 == 0 ? 0 : L2 * WeightSums.OfSquares(values));

    public override void AddGradient(ReadOnlySpan<float> values, ReadOnlySpan<int> shape, float scale, Span<float> gradient)
    {
        if (L1 != 0)
            VectorLoop.Map(new AddSign(L1 * scale), values, gradient, gradient);
        if (L2 != 0)
            TensorPrimitives.MultiplyAdd(values, 2 * L2 * scale, gradient, gradient);
    }

    /// <summary>The gradient plus a constant times the sign of the value, which is 0 for 0 as in TensorFlow.</summary>
    private readonly struct AddSign(float factor) : IVectorFunction2
    {
        public Vector<float> Apply(Vector<float> x, Vector<float> gradient)
        {
            // x * 0 keeps a NaN.
            Vector<float> notPositive = Vector.ConditionalSelect(
                Vector.LessThan(x, Vector<float>.Zero), new Vector<float>(-factor), x * Vector<float>.Zero);
            return gradient + Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), new Vector<float>(factor), notPositive);
        }
    }
}
