using System.Numerics;

namespace Conv2D.Numerics;

/// <summary>What a window is folded with: one operation for the vector loop and its scalar tail.</summary>
internal interface IPoolReduction
{
    static abstract float Combine(float x, float y);

    static abstract Vector<float> Combine(Vector<float> x, Vector<float> y);
}

/// <summary>The larger of two values; NaN where either is NaN.</summary>
internal readonly struct MaxReduction : IPoolReduction
{
    public static float Combine(float x, float y) => MathF.Max(x, y);

    public static Vector<float> Combine(Vector<float> x, Vector<float> y) => Vector.Max(x, y);
}

/// <summary>The sum of two values.</summary>
internal readonly struct SumReduction : IPoolReduction
{
    public static float Combine(float x, float y) => x + y;

    public static Vector<float> Combine(Vector<float> x, Vector<float> y) => x + y;
}
