namespace Conv2D.Numerics;

/// <summary>Keras' constraints. See https://keras.io/api/layers/constraints/.</summary>
public static partial class Constraints
{
}
