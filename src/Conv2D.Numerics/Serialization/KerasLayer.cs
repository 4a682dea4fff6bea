namespace Conv2D.Numerics;

/// <summary>A <c>Conv2D</c> layer as Keras' JSON describes it: its arguments and, where it was built, what it was built for.</summary>
/// <param name="Config">The arguments.</param>
/// <param name="InputShape">Height, width and channels of the input; null where the JSON does not fix all three.</param>
/// <param name="InputChannels">Channels of the input; null where the JSON does not say.</param>
public sealed record KerasLayer(Conv2DConfig Config, ImageShape? InputShape = null, int? InputChannels = null);
