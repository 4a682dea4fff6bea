using System.IO.Compression;
using System.Text.Json;

namespace Conv2D.Numerics;

/// <summary>
/// The <c>Conv2D</c> layers of a whole Keras model: a <c>.keras</c> archive (its <c>config.json</c>) or the JSON that
/// <c>model.to_json()</c> gives. See https://keras.io/guides/serialization_and_saving/.
/// </summary>
/// <remarks>
/// The weights of a <c>.keras</c> archive are HDF5, which is not read. In Python,
/// <c>kernel, bias = model.get_layer("conv2d").get_weights(); np.savez("weights.npz", kernel=kernel, bias=bias)</c>
/// writes what <see cref="NumpyFile"/> reads.
/// </remarks>
public static class KerasArchive
{
    private const string ConfigEntry = "config.json";
    // The largest models' configurations take a few megabytes.
    private const int MaxConfigBytes = 64 << 20;

    /// <summary>Reads the layer of that name from a <c>.keras</c> archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="layerName">The layer's <c>name</c>.</param>
    /// <exception cref="FormatException">The archive is damaged, has no such layer, or one that this library cannot honour.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KerasLayer ReadLayer(string path, string layerName)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return ReadLayer(stream, layerName);
    }

    /// <summary>Reads the layer of that name from a <c>.keras</c> archive.</summary>
    /// <param name="archive">The archive, to its end.</param>
    /// <param name="layerName">The layer's <c>name</c>.</param>
    /// <exception cref="FormatException">The archive is damaged, has no such layer, or one that this library cannot honour.</exception>
    public static KerasLayer ReadLayer(Stream archive, string layerName)
    {
        ArgumentNullException.ThrowIfNull(archive);
        if (!archive.CanRead)
            throw new ArgumentException("The stream cannot be read.", nameof(archive));
        return ReadLayer(ReadConfig(archive), layerName);
    }

    /// <summary>Reads the layer of that name from a model's JSON.</summary>
    /// <param name="modelJson">What <c>model.to_json()</c> gives, as UTF-8.</param>
    /// <param name="layerName">The layer's <c>name</c>.</param>
    /// <exception cref="FormatException">The JSON is no model's, has no such layer, or one that this library cannot honour.</exception>
    public static KerasLayer ReadLayer(ReadOnlyMemory<byte> modelJson, string layerName)
    {
        ArgumentException.ThrowIfNullOrEmpty(layerName);
        using var document = StrictJson.ParseObject(modelJson, "The model's JSON");
        var layers = new List<(string? Name, JsonElement Element, string Path)>();
        Collect(document.RootElement, "$", layers);
        var found = layers.Where(layer => layer.Name == layerName).ToList();
        return found.Count switch
        {
            1 => KerasJson.ReadLayer(found[0].Element, found[0].Path),
            0 => throw new FormatException($"The model has no Conv2D layer named '{layerName}'; {Names(layers.Select(layer => layer.Name))}."),
            _ => throw new FormatException($"The model has {found.Count} Conv2D layers named '{layerName}', at {string.Join(" and ", found.Select(layer => layer.Path))}."),
        };
    }

    /// <summary>Finds the layers wherever they stand: in a model, a model inside it, or a wrapper.</summary>
    private static void Collect(JsonElement element, string path, List<(string? Name, JsonElement Element, string Path)> layers)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach (var item in element.EnumerateArray())
                Collect(item, $"{path}[{index++}]", layers);
            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        if (element.TryGetProperty("class_name", out var className) && className.ValueKind == JsonValueKind.String && className.ValueEquals("Conv2D"))
        {
            layers.Add((NameOf(element), element, path));
            return;
        }

        foreach (var property in element.EnumerateObject())
            Collect(property.Value, StrictJson.Step(path, property.Name), layers);
    }

    private static string? NameOf(JsonElement layer) =>
        layer.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;

    private static string Names(IEnumerable<string?> names)
    {
        string[] known = [.. names.OfType<string>().Take(20).Select(name => $"'{StrictJson.Short(name)}'")];
        return known.Length == 0 ? "it has none" : $"it has {string.Join(", ", known)}";
    }

    private static byte[] ReadConfig(Stream archive)
    {
        try
        {
            using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
            var entries = zip.Entries.Where(entry => entry.FullName == ConfigEntry).ToList();
            if (entries.Count != 1)
                throw new FormatException($"The archive has {entries.Count} entries named {ConfigEntry}; a .keras archive has one.");
            if (entries[0].IsEncrypted)
                throw new FormatException($"{ConfigEntry} is encrypted.");
            using var stream = new Crc32Stream(entries[0].Open());
            byte[] config = TensorReader.ReadToEnd(stream, MaxConfigBytes, ConfigEntry);
            return stream.Checksum == entries[0].Crc32
                ? config
                : throw new FormatException($"{ConfigEntry} is damaged: its checksum is {stream.Checksum:X8}, and the archive says {entries[0].Crc32:X8}.");
        }
        catch (Exception e) when (NpzArchive.IsDamage(e))
        {
            throw new FormatException($"The file is not a zip archive, as .keras files are, or it is damaged: {e.Message}", e);
        }
    }
}
