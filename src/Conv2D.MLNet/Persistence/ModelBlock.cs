using System.Text.Json;
using System.Text.Json.Serialization;
using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>
/// What <c>model.zip</c> holds of a layer: one little-endian block, closed by its SHA-256 so that damage is noticed.
/// Reading never allocates what a header claims before the bytes are there.
/// </summary>
internal sealed record ModelBlock(FittedLayer Layer, Conv2DBackend Backend, bool AllowWinograd)
{
    // An epoch takes some hundred bytes.
    private const int MaxHistoryBytes = 1 << 26;

    private static readonly JsonSerializerOptions HistoryFormat = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    // *** Binary format ***
    // int: number of bytes of the configuration
    // byte[]: the configuration, Keras' JSON, UTF-8
    // int: backend
    // int: 1 if Winograd's filtering is allowed, else 0
    // int, int, int: height, width, channels of the input
    // int: number of values in the kernel
    // float[]: the kernel
    // int: number of values in the bias, 0 for none
    // float[]: the bias
    // int: number of bytes of the training history, 0 for none
    // byte[]: the history, JSON, UTF-8
    // byte[32]: SHA-256 of all of the above

    public void Write(Stream stream)
    {
        using var writer = new BlockWriter(stream);
        writer.WriteText(KerasJson.Write(Layer.Config));
        writer.WriteInt32((int)Backend);
        writer.WriteInt32(AllowWinograd ? 1 : 0);
        writer.WriteShape(Layer.Geometry.Input);
        writer.WriteFloats(Layer.Weights.Kernel.Span);
        writer.WriteFloats(Layer.Weights.Bias.Span);
        writer.WriteCounted(Layer.History is null ? [] : JsonSerializer.SerializeToUtf8Bytes(Layer.History, HistoryFormat));
        writer.WriteHash();
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="FormatException">The block is damaged; the message says how.</exception>
    public static ModelBlock Read(Stream stream) => BlockReader.Read(stream, "Conv2D", ReadChecked);

    private static ModelBlock ReadChecked(BlockReader reader)
    {
        string json = reader.ReadConfiguration();
        var backend = reader.ReadBackend();
        int winograd = reader.ReadInt32();
        if (winograd is not (0 or 1))
            throw new FormatException($"Winograd flag {winograd}.");
        var input = reader.ReadShape();

        var config = KerasJson.Read(json);
        var geometry = ConvGeometry.Create(config, input);
        float[] kernel = reader.ReadFloats(geometry.KernelLength, "kernel");
        float[] bias = reader.ReadFloats(config.UseBias ? geometry.Filters : 0, "bias");
        byte[] historyJson = reader.ReadBytes(reader.ReadLength(MaxHistoryBytes, "training history"));
        reader.CheckHash();
        var history = historyJson.Length == 0 ? null : JsonSerializer.Deserialize<TrainingHistory>(historyJson, HistoryFormat);
        return new ModelBlock(new FittedLayer(config, geometry, new ConvWeights(kernel, geometry.KernelShape, bias), history), backend, winograd == 1);
    }
}
