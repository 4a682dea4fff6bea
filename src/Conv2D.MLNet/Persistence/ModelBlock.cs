using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
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
    // Keras' JSON of one layer takes a few kilobytes; more is no configuration.
    private const int MaxConfigBytes = 1 << 20;

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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] config = Encoding.UTF8.GetBytes(KerasJson.Write(Layer.Config));
        WriteInt32(config.Length);
        WriteBytes(config);
        WriteInt32((int)Backend);
        WriteInt32(AllowWinograd ? 1 : 0);
        WriteInt32(Layer.Geometry.Input.Height);
        WriteInt32(Layer.Geometry.Input.Width);
        WriteInt32(Layer.Geometry.Input.Channels);
        WriteFloats(Layer.Weights.Kernel.Span);
        WriteFloats(Layer.Weights.Bias.Span);
        byte[] history = Layer.History is null ? [] : JsonSerializer.SerializeToUtf8Bytes(Layer.History, HistoryFormat);
        WriteInt32(history.Length);
        WriteBytes(history);
        stream.Write(hash.GetCurrentHash());

        void WriteBytes(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            hash.AppendData(bytes);
        }

        void WriteInt32(int value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            WriteBytes(bytes);
        }

        void WriteFloats(ReadOnlySpan<float> values)
        {
            WriteInt32(values.Length);
            byte[] bytes = new byte[Math.Min(values.Length, 1 << 16) * sizeof(float)];
            while (!values.IsEmpty)
            {
                var part = values[..Math.Min(values.Length, 1 << 16)];
                for (int i = 0; i < part.Length; i++)
                    BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), part[i]);
                WriteBytes(bytes.AsSpan(0, part.Length * sizeof(float)));
                values = values[part.Length..];
            }
        }
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="FormatException">The block is damaged; the message says how.</exception>
    public static ModelBlock Read(Stream stream)
    {
        try
        {
            return ReadChecked(new BlockReader(stream));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException or JsonException)
        {
            throw new FormatException($"The saved Conv2D layer is damaged: {error.Message}");
        }
    }

    private static ModelBlock ReadChecked(BlockReader reader)
    {
        string json = Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadLength(MaxConfigBytes, "configuration")));
        var backend = (Conv2DBackend)reader.ReadInt32();
        int winograd = reader.ReadInt32();
        var input = new ImageShape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (!Enum.IsDefined(backend) || winograd is not (0 or 1))
            throw new FormatException($"Backend {(int)backend}, Winograd flag {winograd}.");

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
