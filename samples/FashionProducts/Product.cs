using Microsoft.ML.Data;

namespace FashionProducts;

/// <summary>One row: the photograph of a product beside what a table says of it.</summary>
public sealed class Product
{
    /// <summary>28 x 28 pixels, one channel; 0 is the background, 1 the brightest. The dimensions tell Conv2D the shape.</summary>
    [VectorType(28, 28, 1)]
    public float[] Pixels { get; set; } = [];

    /// <summary>What the product is: "Sneaker", "Bag", ...</summary>
    public string Category { get; set; } = "";

    /// <summary>Share of the picture that the product covers.</summary>
    public float Coverage { get; set; }

    /// <summary>Height of the smallest box around the product, divided by its width.</summary>
    public float HeightToWidth { get; set; }

    /// <summary>Mean brightness of the product's pixels.</summary>
    public float Brightness { get; set; }

    /// <summary>1 where the left half mirrors the right, 0 where they share nothing.</summary>
    public float Symmetry { get; set; }

    /// <summary>Where the product's weight lies: 0 at the top row of its box, 1 at the bottom row.</summary>
    public float CentreOfMass { get; set; }

    /// <summary>The columns a table would have.</summary>
    public static string[] TabularColumns { get; } =
        [nameof(Coverage), nameof(HeightToWidth), nameof(Brightness), nameof(Symmetry), nameof(CentreOfMass)];
}

/// <summary>What the model says of a product.</summary>
public sealed class Prediction
{
    public string PredictedCategory { get; set; } = "";

    /// <summary>A probability for each category.</summary>
    public float[] Score { get; set; } = [];
}
