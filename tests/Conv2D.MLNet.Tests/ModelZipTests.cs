using System.IO.Compression;
using System.Runtime.InteropServices;
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

public class ModelZipTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Conv2DTransformer Fit() => _ml.Transforms.Conv2D(
        "Features", filters: 3, kernelSize: (3, 2), inputColumnName: "Image", padding: Padding.Same, groups: 1,
        activation: Activations.Relu, biasInitializer: Initializers.GlorotUniform(3)).Fit(Images.Load(_ml, 1));

    private byte[] Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Images.Load(_ml, 1).Schema, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] zip) => new MLContext().Model.Load(new MemoryStream(zip), out _);

    [Fact]
    public void A_loaded_layer_is_the_saved_one_bit_for_bit()
    {
        var saved = Fit();
        var loaded = Assert.IsType<Conv2DTransformer>(Load(Save(saved)));
        Assert.Equal(saved.Kernel.ToArray(), loaded.Kernel.ToArray());
        Assert.Equal(saved.Bias.ToArray(), loaded.Bias.ToArray());
        Assert.Equal(saved.Options.ToConfig(), loaded.Options.ToConfig());
        Assert.Equal(saved.InputShape, loaded.InputShape);
        Assert.Equal(saved.OutputShape, loaded.OutputShape);

        var data = Images.Load(_ml, 3);
        Assert.Equal(Images.Column(saved.Transform(data), "Features"), Images.Column(loaded.Transform(data), "Features"));
    }

    [Fact]
    public void Backend_columns_and_options_are_saved()
    {
        var options = new Conv2DOptions
        {
            OutputColumnName = "Out", InputColumnName = "Image", Filters = 2, KernelSize = (2, 3), UseBias = false,
            Backend = Conv2DBackend.Managed, AllowWinograd = false, Name = "conv_7", Trainable = false,
        };
        var saved = _ml.Transforms.Conv2D(options).Fit(Images.Load(_ml, 1));
        var loaded = ((Conv2DTransformer)Load(Save(saved))).Options;
        Assert.Equal(("Out", "Image", Conv2DBackend.Managed, false), (loaded.OutputColumnName, loaded.InputColumnName, loaded.Backend, loaded.AllowWinograd));
        Assert.Equal(options.ToConfig(), loaded.ToConfig());
    }

    [Fact]
    public void A_whole_pipeline_is_loaded_with_the_layer_inside()
    {
        var data = Images.Load(_ml, 4);
        var model = _ml.Transforms.Conv2D("Features", 2, 3, "Image")
            .Append(_ml.Transforms.Concatenate("All", "Features", "Weight"))
            .Append(_ml.Transforms.NormalizeMinMax("All")).Fit(data);
        var loaded = Load(Save(model));
        Assert.Equal(Images.Column(model.Transform(data), "All"), Images.Column(loaded.Transform(data), "All"));
    }

    [Fact]
    public void A_fresh_process_that_registers_nothing_loads_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Save(Fit()));
            string output = Processes.Run("Conv2D.MLNet.LoadProbe.dll", AppContext.BaseDirectory, path);
            Assert.Equal("Features: Vector<Single, 6, 5, 3>", output.Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_file_names_the_library_without_its_version()
    {
        // Strings of ML.NET's headers are UTF-16.
        using var archive = new ZipArchive(new MemoryStream(Save(Fit())));
        using var source = archive.Entries.Where(entry => entry.Name == "Model.key").MaxBy(entry => entry.Length)!.Open();
        var bytes = new MemoryStream();
        source.CopyTo(bytes);
        string text = System.Text.Encoding.Unicode.GetString(bytes.ToArray());
        Assert.Contains("Conv2D.MLNet", text);
        Assert.DoesNotContain("Conv2D.MLNet, Version", text);
    }

    [Fact]
    public void Every_altered_byte_of_the_block_is_noticed()
    {
        byte[] block = Block(Fit());
        for (int i = 0; i < block.Length; i++)
        {
            byte[] altered = [.. block];
            altered[i] ^= 0x11;
            var error = Assert.Throws<FormatException>(() => ModelBlock.Read(new MemoryStream(altered)));
            Assert.StartsWith("The saved Conv2D layer is damaged", error.Message);
        }
    }

    [Fact]
    public void Every_truncation_of_the_block_is_noticed()
    {
        byte[] block = Block(Fit());
        for (int length = 0; length < block.Length; length++)
            Assert.Throws<FormatException>(() => ModelBlock.Read(new MemoryStream(block, 0, length)));
    }

    [Fact]
    public void A_damaged_model_file_says_so_in_the_layers_words()
    {
        var layer = Fit();
        byte[] kernel = MemoryMarshal.AsBytes(layer.Kernel.Span).ToArray();
        byte[] zip = AlterEntry(Save(layer), "Model.key", bytes => bytes[bytes.AsSpan().IndexOf(kernel)] ^= 1);

        // ML.NET wraps whatever a loader throws; the reason is at the bottom.
        var error = Assert.ThrowsAny<Exception>(() => Load(zip)).GetBaseException();
        Assert.IsType<FormatException>(error);
        Assert.StartsWith("The saved Conv2D layer is damaged: Its checksum", error.Message);
    }

    [Theory]
    [InlineData("doubling", "doubling")]
    [InlineData("relu", "Doubling", "Keras' 'relu'", "another name")]
    public void A_layer_with_an_activation_of_the_users_own_is_refused_when_it_is_saved(string name, params string[] expected)
    {
        var layer = _ml.Transforms.Conv2D("Features", 2, 3, "Image", activation: new Doubling(name)).Fit(Images.Load(_ml, 1));
        var error = Assert.ThrowsAny<NotSupportedException>(() => Save(layer));
        Assert.All(["Features", "cannot be saved", .. expected], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void A_constraint_of_the_users_own_is_saved_by_name()
    {
        var constraint = Constraints.Custom("halve", (values, _) => values.Clear());
        var layer = _ml.Transforms.Conv2D("Features", 2, 3, "Image", kernelConstraint: constraint).Fit(Images.Load(_ml, 1));
        var loaded = (Conv2DTransformer)Load(Save(layer));
        Assert.Equal(layer.Kernel.ToArray(), loaded.Kernel.ToArray());
        Assert.Contains("halve", loaded.Options.KernelConstraint!.ToString());
    }

    [Fact]
    public void Every_entry_of_Keras_catalogues_is_saved_and_loaded()
    {
        var layers = new List<Conv2DOptions>();
        layers.AddRange(Activations.Names.Select(name => new Conv2DOptions
        {
            Activation = name == "threshold" ? Activations.Threshold(0.1f, -1) : Activations.FromName(name),
        }));
        layers.AddRange(Initializers.Names.Where(MakesKernels).Select(name => new Conv2DOptions { KernelInitializer = Initializers.FromName(name) }));
        layers.AddRange(Regularizers.Names.Select(name => new Conv2DOptions { BiasRegularizer = Regularizers.FromName(name) }));
        layers.AddRange(Constraints.Names.Select(name => new Conv2DOptions { KernelConstraint = Constraints.FromName(name) }));
        Assert.True(layers.Count > 60, $"{layers.Count} entries");
        var data = Images.Load(_ml, 1);
        foreach (var options in layers)
        {
            (options.OutputColumnName, options.InputColumnName, options.Filters, options.KernelSize) = ("Features", "Image", 2, 3);
            var saved = _ml.Transforms.Conv2D(options).Fit(data);
            var loaded = (Conv2DTransformer)Load(Save(saved));
            Assert.Equal(saved.Options.ToConfig(), loaded.Options.ToConfig());
            Assert.Equal(Images.Column(saved.Transform(data), "Features"), Images.Column(loaded.Transform(data), "Features"));
        }

        // Identity makes matrices, and STFT no weights of a convolution at all.
        static bool MakesKernels(string name) => !name.StartsWith("identity", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("stft", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class Doubling(string name) : ElementwiseActivation
    {
        public override string Name => name;

        public override double Value(double x) => 2 * x;

        public override double Derivative(double x) => 2;

        protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
        {
            for (int i = 0; i < x.Length; i++)
                y[i] = 2 * x[i];
        }
    }

    [Fact]
    public void A_claimed_size_is_not_allocated_before_the_bytes_are_there()
    {
        var huge = new Conv2DConfig { Filters = 1 << 14, KernelSize = 100, UseBias = false };
        byte[] block = BlockWithNoWeights(huge, new ImageShape(100, 100, 8));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => ModelBlock.Read(new MemoryStream(block)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
    }

    private static byte[] Block(Conv2DTransformer layer)
    {
        var options = layer.Options;
        var config = options.ToConfig();
        var stream = new MemoryStream();
        var fitted = new FittedLayer(config, ConvGeometry.Create(config, layer.InputShape), options.Weights!);
        new ModelBlock(fitted, options.Backend, options.AllowWinograd).Write(stream);
        return stream.ToArray();
    }

    private static byte[] BlockWithNoWeights(Conv2DConfig config, ImageShape input)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(KerasJson.Write(config));
        var stream = new MemoryStream();
        var writer = new BinaryWriter(stream);
        writer.Write(json.Length);
        writer.Write(json);
        foreach (int value in new[] { 0, 1, input.Height, input.Width, input.Channels, ConvGeometry.Create(config, input).KernelLength })
            writer.Write(value);
        return stream.ToArray();
    }

    // Rewrites the layer's own entry of the zip, so that the zip itself stays sound.
    private static byte[] AlterEntry(byte[] zip, string name, Action<byte[]> alter)
    {
        var stream = new MemoryStream();
        stream.Write(zip);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.Entries.Where(e => e.Name == name).MaxBy(e => e.Length)!;
            byte[] bytes = new byte[entry.Length];
            using (var source = entry.Open())
                source.ReadExactly(bytes);
            alter(bytes);
            using var target = entry.Open();
            target.Write(bytes);
        }

        return stream.ToArray();
    }
}
