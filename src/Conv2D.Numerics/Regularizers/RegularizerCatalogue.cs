namespace Conv2D.Numerics;

/// <summary>How each regularizer is made from its arguments, under Keras' class names, names in lower case and aliases.</summary>
internal static class RegularizerCatalogue
{
    public static readonly Dictionary<string, Func<ConfigReader, Regularizer>> Makers = new()
    {
        ["L1"] = L1,
        ["l1"] = L1,
        ["L2"] = L2,
        ["l2"] = L2,
        ["L1L2"] = c => L1L2(c, 0),
        ["l1l2"] = c => L1L2(c, 0),
        // The class has no penalty by default; under this name Keras documents 0.01 of each.
        ["l1_l2"] = c => L1L2(c, L1L2Regularizer.DefaultFactor),
        ["OrthogonalRegularizer"] = Orthogonal,
        ["orthogonal_regularizer"] = Orthogonal,
    };

    // Keras takes None for the default.
    private static L1L2Regularizer L1(ConfigReader c) => L1L2Regularizer.OfL1(c.NullableFloat("l1") ?? L1L2Regularizer.DefaultFactor);

    private static L1L2Regularizer L2(ConfigReader c) => L1L2Regularizer.OfL2(c.NullableFloat("l2") ?? L1L2Regularizer.DefaultFactor);

    private static L1L2Regularizer L1L2(ConfigReader c, float absent) =>
        L1L2Regularizer.OfBoth(c.NullableFloat("l1") ?? absent, c.NullableFloat("l2") ?? absent);

    private static OrthogonalRegularizer Orthogonal(ConfigReader c)
    {
        string mode = c.String("mode", "rows");
        return new(
            c.Float("factor", OrthogonalRegularizer.DefaultFactor),
            mode switch
            {
                "rows" => OrthogonalMode.Rows,
                "columns" => OrthogonalMode.Columns,
                _ => throw new ArgumentException($"OrthogonalRegularizer: mode is \"{mode}\"; it must be \"rows\" or \"columns\".", "config"),
            });
    }
}
