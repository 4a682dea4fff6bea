namespace Conv2D.Numerics;

/// <summary>Keras' regularizers. See https://keras.io/api/layers/regularizers/.</summary>
public static partial class Regularizers
{
}
