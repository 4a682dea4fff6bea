using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>What <c>model.zip</c> holds of a pooling layer: one little-endian block, closed by its SHA-256.</summary>
internal sealed record PoolingBlock(PoolingGeometry Geometry, Conv2DBackend Backend)
{
    // *** Binary format ***
    // int: number of bytes of the configuration
    // byte[]: the configuration, Keras' JSON with its class, UTF-8
    // int: backend
    // int, int, int: height, width, channels of the input
    // byte[32]: SHA-256 of all of the above

    public void Write(Stream stream)
    {
        using var writer = new BlockWriter(stream);
        writer.WriteText(KerasPoolingJson.Write(Geometry.Config));
        writer.WriteInt32((int)Backend);
        writer.WriteShape(Geometry.Input);
        writer.WriteHash();
    }

    /// <summary>Reads a block.</summary>
    /// <exception cref="FormatException">The block is damaged; the message says how.</exception>
    public static PoolingBlock Read(Stream stream) => BlockReader.Read(stream, "pooling", reader =>
    {
        string json = reader.ReadConfiguration();
        var backend = reader.ReadBackend();
        var input = reader.ReadShape();
        reader.CheckHash();
        return new PoolingBlock(PoolingGeometry.Create(KerasPoolingJson.Read(json), input), backend);
    });
}
