namespace Conv2D.Numerics;

/// <summary>How each constraint is made from its arguments, under Keras' class names and names in lower case.</summary>
internal static class ConstraintCatalogue
{
    public static readonly Dictionary<string, Func<ConfigReader, Constraint>> Makers = new()
    {
        ["MaxNorm"] = MaxNorm,
        ["max_norm"] = MaxNorm,
        ["MinMaxNorm"] = MinMaxNorm,
        ["min_max_norm"] = MinMaxNorm,
        ["NonNeg"] = _ => Constraints.NonNeg,
        ["non_neg"] = _ => Constraints.NonNeg,
        ["UnitNorm"] = UnitNorm,
        ["unit_norm"] = UnitNorm,
    };

    private static MaxNormConstraint MaxNorm(ConfigReader c) => new(c.Float("max_value", MaxNormConstraint.DefaultMaxValue), Axes(c));

    private static UnitNormConstraint UnitNorm(ConfigReader c) => new(Axes(c));

    private static MinMaxNormConstraint MinMaxNorm(ConfigReader c) => new(
        c.Float("min_value", MinMaxNormConstraint.DefaultMinValue),
        c.Float("max_value", MinMaxNormConstraint.DefaultMaxValue),
        c.Float("rate", MinMaxNormConstraint.DefaultRate),
        Axes(c));

    private static int[]? Axes(ConfigReader c) => c.Ints("axis", absent: [0]);
}
