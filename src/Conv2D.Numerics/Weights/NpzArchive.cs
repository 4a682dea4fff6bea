using System.IO.Compression;

namespace Conv2D.Numerics;

/// <summary>
/// A zip archive of <c>.npy</c> files, stored or deflated, as <c>numpy.savez</c> and <c>savez_compressed</c> write it.
/// Checksums are verified, and what an entry inflates to is bounded before it is inflated.
/// </summary>
internal sealed class NpzArchive : IDisposable
{
    private const string Extension = ".npy";
    // Deflate reaches 1032:1 on zeros alone; weights do not come near 100:1.
    private const long SmallBytes = 64L << 20;
    private const int MaxExpansion = 100;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Reads the directory.</summary>
    /// <exception cref="FormatException">It is no zip archive, or names an array twice.</exception>
    public NpzArchive(Stream stream)
    {
        try
        {
            _zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in _zip.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    continue;
                if (!_entries.TryAdd(entry.FullName[..^Extension.Length], entry))
                    throw new FormatException($"The archive has two entries named '{entry.FullName}'.");
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new FormatException($"The file is not a zip archive, as .npz files are, or it is damaged: {e.Message}", e);
        }
    }

    /// <summary>The arrays' names.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Reads an array.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="FormatException">The entry is damaged, is no array of numbers, or inflates out of proportion.</exception>
    public WeightTensor Read(string name)
    {
        var entry = _entries[name];
        try
        {
            if (entry.IsEncrypted)
                throw new FormatException($"{entry.FullName} is encrypted.");
            using var inflated = entry.Open();
            using var stream = new Crc32Stream(inflated);
            var header = NpyHeader.Read(stream, name);
            RequireProportion(entry, header);
            var tensor = TensorReader.ReadTensor(stream, header.Format, header.Shape, name);
            TensorReader.RequireEnd(stream, $"the values of {entry.FullName}");
            if (stream.Checksum != entry.Crc32)
                throw new FormatException($"{entry.FullName} is damaged: its checksum is {stream.Checksum:X8}, and the archive says {entry.Crc32:X8}.");
            return tensor;
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new FormatException($"{entry.FullName} is damaged: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private static void RequireProportion(ZipArchiveEntry entry, NpyHeader header)
    {
        Int128 bytes = header.Format.Size();
        foreach (int extent in header.Shape)
        {
            bytes *= extent;
            if (bytes > SmallBytes && bytes > (Int128)MaxExpansion * entry.CompressedLength)
                throw new FormatException(
                    $"{entry.FullName} would inflate from {entry.CompressedLength} bytes to {ShapeText.Of(header.Shape.AsSpan())} of {header.Format.Size()} bytes each, "
                    + $"more than {MaxExpansion} times; store it uncompressed, with np.savez, if it is meant.");
        }
    }

    /// <summary>What a damaged zip archive makes the library's reader throw.</summary>
    public static bool IsDamage(Exception e) =>
        e is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException;
}
