using System.Text.Json.Nodes;
using Conv2D.Numerics;
using Conv2D.Onnx.Protos;

namespace Conv2D.Onnx;

/// <summary>What a model says about the layer in it, under Keras' names for the arguments.</summary>
internal static class ModelDescription
{
    public static string Sentence(OnnxLayer layer) => layer switch
    {
        OnnxConvLayer conv => $"Keras' Conv2D: {conv.Geometry.Filters} filters of {conv.Geometry.KernelSize} on {conv.InputShape}"
            + $" (height, width, channels), activation {conv.Activation.Name}.",
        OnnxPoolingLayer pooling => $"Keras' {pooling.Geometry.Config.LayerName}: windows of {pooling.Geometry.PoolSize} on {pooling.InputShape}"
            + " (height, width, channels).",
        _ => layer.Name,
    };

    public static IEnumerable<StringStringEntryProto> Properties(OnnxLayer layer) =>
        [Entry("name", JsonValue.Create(layer.Name)), .. layer is OnnxPoolingLayer pooling ? Pooling(pooling) : Convolution((OnnxConvLayer)layer)];

    private static IEnumerable<StringStringEntryProto> Convolution(OnnxConvLayer layer)
    {
        ConvGeometry g = layer.Geometry;
        yield return Entry("filters", g.Filters);
        yield return Entry("kernel_size", Pair(g.KernelSize));
        yield return Entry("strides", Pair(g.Strides));
        yield return Entry("padding", Name(g.Padding));
        yield return Entry("data_format", Name(g.DataFormat));
        yield return Entry("dilation_rate", Pair(g.DilationRate));
        yield return Entry("groups", g.Groups);
        yield return Entry("activation", layer.Activation.Name);
        if (layer.Activation.GetConfig() is { Count: > 0 } arguments)
            yield return Entry("activation_config", arguments);
        yield return Entry("use_bias", layer.UseBias);
    }

    private static IEnumerable<StringStringEntryProto> Pooling(OnnxPoolingLayer layer)
    {
        PoolingGeometry g = layer.Geometry;
        if (!g.Config.IsGlobal)
        {
            yield return Entry("pool_size", Pair(g.PoolSize));
            yield return Entry("strides", Pair(g.Strides));
            yield return Entry("padding", Name(g.Config.Padding));
        }

        yield return Entry("data_format", Name(g.DataFormat));
        if (g.Config.IsGlobal)
            yield return Entry("keepdims", g.Config.KeepDims);
    }

    private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";

    private static string Name(DataFormat format) => format == DataFormat.ChannelsLast ? "channels_last" : "channels_first";

    private static JsonArray Pair(Size2D size) => [size.Height, size.Width];

    private static StringStringEntryProto Entry(string key, JsonNode value) => new() { Key = key, Value = value.ToJsonString() };
}
