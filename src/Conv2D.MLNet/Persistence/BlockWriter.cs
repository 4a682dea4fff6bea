using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>Writes the parts of a block, little-endian, and hashes them on the way; what <see cref="BlockReader"/> reads.</summary>
internal sealed class BlockWriter(Stream stream) : IDisposable
{
    private const int Chunk = 1 << 16;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void WriteInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    /// <summary>Writes a counted array of bytes.</summary>
    public void WriteCounted(ReadOnlySpan<byte> bytes)
    {
        WriteInt32(bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Writes a counted text, UTF-8.</summary>
    public void WriteText(string text) => WriteCounted(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes height, width and channels.</summary>
    public void WriteShape(ImageShape shape)
    {
        WriteInt32(shape.Height);
        WriteInt32(shape.Width);
        WriteInt32(shape.Channels);
    }

    /// <summary>Writes a counted array of numbers.</summary>
    public void WriteFloats(ReadOnlySpan<float> values)
    {
        WriteInt32(values.Length);
        byte[] bytes = new byte[Math.Min(values.Length, Chunk) * sizeof(float)];
        while (!values.IsEmpty)
        {
            var part = values[..Math.Min(values.Length, Chunk)];
            for (int i = 0; i < part.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), part[i]);
            WriteBytes(bytes.AsSpan(0, part.Length * sizeof(float)));
            values = values[part.Length..];
        }
    }

    /// <summary>Closes the block with the hash of all that was written.</summary>
    public void WriteHash() => stream.Write(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _hash.AppendData(bytes);
    }
}
