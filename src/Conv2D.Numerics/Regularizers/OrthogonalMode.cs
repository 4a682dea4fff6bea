namespace Conv2D.Numerics;

/// <summary>What <see cref="Regularizers.Orthogonal"/> makes orthogonal: Keras' <c>mode</c>.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows of the matrix (<c>"rows"</c>).</summary>
    Rows,

    /// <summary>Its columns (<c>"columns"</c>).</summary>
    Columns,
}
