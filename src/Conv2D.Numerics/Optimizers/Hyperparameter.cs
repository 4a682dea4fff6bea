using static System.FormattableString;

namespace Conv2D.Numerics;

/// <summary>
/// The checks on an optimizer's numbers. They are doubles, as Python's are: 1 - 0.999 of single precision would be off in
/// the fifth digit.
/// </summary>
internal static class Hyperparameter
{
    public static double NotNegative(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be a finite number, 0 or greater."));

    public static double Positive(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be a finite number greater than 0."));

    public static double Share(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, Invariant($"{name} is {value}; it must be between 0 and 1."));
}
