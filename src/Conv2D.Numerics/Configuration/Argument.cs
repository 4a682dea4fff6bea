using static System.FormattableString;

namespace Conv2D.Numerics;

/// <summary>The checks at the door of the catalogues: each gives the value back, or names the argument and repeats the value.</summary>
internal static class Argument
{
    public static float Finite(float value, string name) => float.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be a finite number."));

    public static float NotNegative(float value, string name) => float.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be a finite number, 0 or greater."));

    public static float Positive(float value, string name) => float.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be a finite number greater than 0."));
}
