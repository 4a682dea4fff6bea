using System.Text.Json.Nodes;
using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx;

/// <summary>What a model says about the layer in it, under Keras' names for the arguments.</summary>
internal static class ModelDescription
{
    public static string Sentence(OnnxLayer layer) =>
        $"Keras' Conv2D: {layer.Geometry.Filters} filters of {layer.Geometry.KernelSize} on {layer.Geometry.Input}"
        + $" (height, width, channels), activation {layer.Activation.Name}.";

    public static IEnumerable<StringStringEntryProto> Properties(OnnxLayer layer)
    {
        ConvGeometry g = layer.Geometry;
        yield return Entry("name", JsonValue.Create(layer.Name));
        yield return Entry("filters", g.Filters);
        yield return Entry("kernel_size", Pair(g.KernelSize));
        yield return Entry("strides", Pair(g.Strides));
        yield return Entry("padding", g.Padding == Padding.Same ? "same" : "valid");
        yield return Entry("data_format", g.DataFormat == DataFormat.ChannelsLast ? "channels_last" : "channels_first");
        yield return Entry("dilation_rate", Pair(g.DilationRate));
        yield return Entry("groups", g.Groups);
        yield return Entry("activation", layer.Activation.Name);
        if (layer.Activation.GetConfig() is { Count: > 0 } arguments)
            yield return Entry("activation_config", arguments);
        yield return Entry("use_bias", layer.UseBias);
    }

    private static JsonArray Pair(Size2D size) => [size.Height, size.Width];

    private static StringStringEntryProto Entry(string key, JsonNode value) => new() { Key = key, Value = value.ToJsonString() };
}
