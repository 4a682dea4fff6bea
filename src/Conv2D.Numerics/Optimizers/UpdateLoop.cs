using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>The update of a vector of numbers: the one place where an optimizer's formula is written down.</summary>
internal interface IUpdateRule
{
    /// <summary>Updates some numbers of a weight and what is remembered for them; memory that the optimizer does not use is zero.</summary>
    void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third);
}

/// <summary>Goes over a weight with a rule, a vector at a time; the last few numbers are padded to a vector.</summary>
internal static class UpdateLoop
{
    public static void Run<TRule>(TRule rule, Span<float> weight, ReadOnlySpan<float> gradient, float[][] slots)
        where TRule : struct, IUpdateRule
    {
        Span<float> first = slots.Length > 0 ? slots[0] : [], second = slots.Length > 1 ? slots[1] : [], third = slots.Length > 2 ? slots[2] : [];
        for (int i = 0; i < weight.Length; i += Vector<float>.Count)
        {
            int count = Math.Min(Vector<float>.Count, weight.Length - i);
            var w = Load(weight, i, count);
            var a = Load(first, i, count);
            var b = Load(second, i, count);
            var c = Load(third, i, count);
            rule.Apply(ref w, Load(gradient, i, count), ref a, ref b, ref c);
            Store(w, weight, i, count);
            Store(a, first, i, count);
            Store(b, second, i, count);
            Store(c, third, i, count);
        }
    }

    private static Vector<float> Load(ReadOnlySpan<float> values, int start, int count)
    {
        if (values.IsEmpty)
            return Vector<float>.Zero;
        if (count == Vector<float>.Count)
            return new(values[start..]);
        Span<float> padded = stackalloc float[Vector<float>.Count];
        padded.Clear();
        values.Slice(start, count).CopyTo(padded);
        return new(padded);
    }

    private static void Store(Vector<float> value, Span<float> values, int start, int count)
    {
        if (values.IsEmpty)
            return;
        if (count == Vector<float>.Count)
        {
            value.CopyTo(values[start..]);
            return;
        }

        Span<float> padded = stackalloc float[Vector<float>.Count];
        value.CopyTo(padded);
        padded[..count].CopyTo(values[start..]);
    }
}

/// <summary><c>w = w - w * decay</c>.</summary>
internal readonly struct WeightDecayRule(float decay) : IUpdateRule
{
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second, ref Vector<float> third) =>
        weight -= weight * new Vector<float>(decay);
}
