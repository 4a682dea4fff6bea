using System.Text.Json.Nodes;

namespace Conv2D.Numerics;

/// <summary>
/// Keras' short-time Fourier transform, for the kernel of a one-dimensional convolution, which has three axes. It is here so
/// that a configuration that names it is understood; no weight of a Conv2D has such a shape, and each is refused.
/// </summary>
internal sealed class StftInitializer : Initializer
{
    public StftInitializer(string side, string? window, string? scaling, bool periodic)
    {
        Side = side is "real" or "imag" ? side : throw new ArgumentException($"side is \"{side}\"; it must be \"real\" or \"imag\".", nameof(side));
        Scaling = scaling is null or "density" or "spectrum"
            ? scaling
            : throw new ArgumentException($"scaling is \"{scaling}\"; it must be \"density\", \"spectrum\" or null.", nameof(scaling));
        Window = window;
        Periodic = periodic;
    }

    public string Side { get; }

    public string? Window { get; }

    public string? Scaling { get; }

    public bool Periodic { get; }

    public override string Name => "STFT";

    public override JsonObject GetConfig() => new()
    {
        ["side"] = Side,
        ["window"] = Window,
        ["periodic"] = Periodic,
        ["scaling"] = Scaling,
    };

    public override void Fill(Span<float> values, ReadOnlySpan<int> shape, int seed) => throw new ArgumentException(
        "STFT initializer can only be used for the kernel of a one-dimensional convolution, of shape (frame length, 1, frequencies). "
        + $"Received: shape=({string.Join(", ", shape.ToArray())}) of rank {shape.Length}.", nameof(shape));
}
