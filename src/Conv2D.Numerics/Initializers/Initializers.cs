namespace Conv2D.Numerics;

/// <summary>Keras' initializers. See https://keras.io/api/layers/initializers/.</summary>
public static partial class Initializers
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new ZerosInitializer();

    /// <summary>Uniform in [-limit, limit] with limit = sqrt(6 / (fan-in + fan-out)): Keras' default for kernels.</summary>
    /// <param name="seed">Null: derived from the seed of the caller.</param>
    public static Initializer GlorotUniform(int? seed = null) => new GlorotUniformInitializer(seed);
}
