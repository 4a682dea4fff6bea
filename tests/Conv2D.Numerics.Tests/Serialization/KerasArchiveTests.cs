using System.IO.Compression;
using System.Text;

namespace Conv2D.Numerics.Tests.Serialization;

public class KerasArchiveTests
{
    [Fact]
    public void A_layer_is_found_by_name_in_a_models_JSON()
    {
        var layer = KerasArchive.ReadLayer(Encoding.UTF8.GetBytes(KerasModels.Sequential), "conv2d");
        Assert.Equal(new Conv2DConfig { Name = "conv2d", Filters = 8, KernelSize = 3, Activation = Activations.Relu }, layer.Config);
        Assert.Equal(new ImageShape(224, 224, 3), layer.InputShape);
    }

    [Fact]
    public void A_layer_is_found_in_an_archive()
    {
        byte[] archive = Archive(("metadata.json", "{}"), ("config.json", KerasModels.Sequential), ("model.weights.h5", "\x89HDF"));
        Assert.Equal(8, KerasArchive.ReadLayer(new MemoryStream(archive), "conv2d").Config.Filters);
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, archive);
        Assert.Equal(8, KerasArchive.ReadLayer(path, "conv2d").Config.Filters);
        File.Delete(path);
    }

    [Fact]
    public void A_layer_is_found_in_a_model_inside_a_model_and_in_a_wrapper()
    {
        const string Wrapped = """
            {"class_name": "TimeDistributed", "config": {"name": "each", "layer":
            {"class_name": "Conv2D", "config": {"name": "inner", "filters": 5, "kernel_size": 1}}}}
            """;
        string json = $"{{\"class_name\": \"Functional\", \"config\": {{\"layers\": [{KerasModels.Sequential}, {Wrapped}]}}}}";
        Assert.Equal(5, Read(json, "inner").Config.Filters);
        Assert.Equal(8, Read(json, "conv2d").Config.Filters);
    }

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are()
    {
        Assert.Contains("no Conv2D layer named 'conv9'; it has 'conv2d'.", Refusal(KerasModels.Sequential, "conv9"));
        Assert.Contains("no Conv2D layer named 'a'; it has none.", Refusal("{}", "a"));
        Assert.Contains("2 Conv2D layers named 'conv2d', at $.a.config.layers[1] and $.b.config.layers[1]",
            Refusal($"{{\"a\": {KerasModels.Sequential}, \"b\": {KerasModels.Sequential}}}", "conv2d"));
    }

    [Fact]
    public void A_layer_that_cannot_be_honoured_is_refused_with_its_path_in_the_model() =>
        Assert.Contains("$.config.layers[1].config.padding is \"causal\"",
            Refusal(KerasModels.Sequential.Replace("\"padding\": \"valid\", \"data", "\"padding\": \"causal\", \"data"), "conv2d"));

    [Fact]
    public void A_file_that_is_no_archive_is_refused()
    {
        Assert.Contains("not a zip archive", Assert.Throws<FormatException>(() => KerasArchive.ReadLayer(new MemoryStream([1, 2, 3]), "a")).Message);
        Assert.Contains("0 entries named config.json",
            Assert.Throws<FormatException>(() => KerasArchive.ReadLayer(new MemoryStream(Archive(("a", "b"))), "a")).Message);
        Assert.Contains("2 entries named config.json",
            Assert.Throws<FormatException>(() => KerasArchive.ReadLayer(new MemoryStream(Archive(("config.json", "{}"), ("config.json", "{}"))), "a")).Message);
    }

    [Fact]
    public void A_zip_bomb_is_refused_at_the_limit()
    {
        byte[] archive = Archive(("config.json", new string(' ', 70 << 20)));
        Assert.Contains("config.json is longer than 67108864 bytes",
            Assert.Throws<FormatException>(() => KerasArchive.ReadLayer(new MemoryStream(archive), "a")).Message);
    }

    private static byte[] Archive(params (string Name, string Text)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static KerasLayer Read(string json, string name) => KerasArchive.ReadLayer(Encoding.UTF8.GetBytes(json), name);

    private static string Refusal(string json, string name) => Assert.Throws<FormatException>(() => Read(json, name)).Message;
}
