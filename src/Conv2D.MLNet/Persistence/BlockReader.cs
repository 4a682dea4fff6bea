using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conv2D.Numerics;

namespace Conv2D.MLNet;

/// <summary>Reads the parts of a block, which <see cref="BlockWriter"/> wrote, and hashes them on the way.</summary>
internal sealed class BlockReader(Stream stream)
{
    // Memory grows with what has been read, by no more than this at a time.
    private const int Chunk = 1 << 20;

    // Keras' JSON of one layer takes a few kilobytes; more is no configuration.
    private const int MaxConfigBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Reads a block, saying of whatever goes wrong that the saved layer is damaged.</summary>
    /// <exception cref="FormatException">The block is damaged; the message says how.</exception>
    public static T Read<T>(Stream stream, string layer, Func<BlockReader, T> read)
    {
        try
        {
            return read(new BlockReader(stream));
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException or JsonException)
        {
            throw new FormatException($"The saved {layer} layer is damaged: {error.Message}");
        }
    }

    /// <summary>Reads the counted JSON of a layer.</summary>
    public string ReadConfiguration() => Encoding.UTF8.GetString(ReadBytes(ReadLength(MaxConfigBytes, "configuration")));

    public Conv2DBackend ReadBackend()
    {
        int backend = ReadInt32();
        return Enum.IsDefined((Conv2DBackend)backend) ? (Conv2DBackend)backend : throw new FormatException($"Backend {backend}.");
    }

    /// <summary>Reads height, width and channels.</summary>
    public ImageShape ReadShape() => new(ReadInt32(), ReadInt32(), ReadInt32());

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(4));

    /// <summary>Reads a length that has a bound.</summary>
    public int ReadLength(int most, string name)
    {
        int length = ReadInt32();
        return length >= 0 && length <= most ? length : throw new FormatException($"Its {name} claims {length} bytes.");
    }

    public byte[] ReadBytes(int count)
    {
        byte[] bytes = new byte[Math.Min(count, Chunk)];
        int read = 0;
        while (true)
        {
            stream.ReadExactly(bytes, read, bytes.Length - read);
            read = bytes.Length;
            if (read == count)
                break;
            Array.Resize(ref bytes, (int)Math.Min(count, 2L * read));
        }

        _hash.AppendData(bytes);
        return bytes;
    }

    /// <summary>Reads a counted array of numbers.</summary>
    /// <exception cref="FormatException">The count is not the one that the shapes give.</exception>
    public float[] ReadFloats(int expected, string name)
    {
        int count = ReadInt32();
        if (count != expected)
            throw new FormatException($"Its {name} has {count} values, and its shape {expected}.");
        float[] values = new float[Math.Min(count, Chunk)];
        for (int read = 0; read < count;)
        {
            if (read == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * read));
            int part = Math.Min(values.Length - read, Chunk);
            byte[] bytes = ReadBytes(part * sizeof(float));
            for (int i = 0; i < part; i++)
                values[read + i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
            read += part;
        }

        return values;
    }

    /// <summary>Compares the hash of what was read with the one that follows.</summary>
    public void CheckHash()
    {
        byte[] actual = _hash.GetCurrentHash();
        byte[] expected = new byte[actual.Length];
        stream.ReadExactly(expected);
        if (!CryptographicOperations.FixedTimeEquals(actual, expected))
            throw new FormatException("Its checksum does not match its contents.");
    }
}
