using Conv2D.Numerics;
using Microsoft.ML;

namespace Conv2D.MLNet.Tests;

public class PoolingModelZipTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(PoolingLayers.KindsAndFormats), MemberType = typeof(PoolingLayers))]
    public void A_loaded_layer_is_the_saved_one(PoolingKind kind, DataFormat format)
    {
        var data = Images.Load(_ml, 3);
        var saved = PoolingLayers.Create(_ml, kind, format, Conv2DBackend.Managed).Fit(data);
        using var stream = new MemoryStream();
        _ml.Model.Save(saved, data.Schema, stream);
        stream.Position = 0;
        var loaded = Assert.IsType<Pooling2DTransformer>(new MLContext().Model.Load(stream, out _));
        Assert.Equal((saved.Config, saved.InputShape, saved.Backend), (loaded.Config, loaded.InputShape, loaded.Backend));
        Assert.Equal(Images.Column(saved.Transform(data), "Features"), Images.Column(loaded.Transform(data), "Features"));
    }

    [Fact]
    public void A_fresh_process_that_registers_nothing_loads_a_pipeline_with_it()
    {
        string path = Path.GetTempFileName();
        try
        {
            var data = Images.Load(_ml, 1);
            var pipeline = _ml.Transforms.Conv2D("Maps", 3, 3, "Image").Append(_ml.Transforms.MaxPooling2D("Features", "Maps"));
            _ml.Model.Save(pipeline.Fit(data), data.Schema, path);
            Assert.Equal("Features: Vector<Single, 2, 1, 3>", Processes.Run("Conv2D.MLNet.LoadProbe.dll", AppContext.BaseDirectory, path).Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_altered_byte_and_every_truncation_is_noticed()
    {
        var stream = new MemoryStream();
        var config = new PoolingConfig { Kind = PoolingKind.Average, PoolSize = (2, 3), Strides = (1, 2), Padding = Padding.Same, Name = "pool_1" };
        var block = new PoolingBlock(PoolingGeometry.Create(config, Images.Shape), Conv2DBackend.OnnxRuntime);
        block.Write(stream);
        byte[] bytes = stream.ToArray();
        var read = PoolingBlock.Read(new MemoryStream(bytes));
        Assert.Equal((block.Geometry, block.Backend), (read.Geometry, read.Backend));

        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] altered = [.. bytes];
            altered[i] ^= 0x11;
            var error = Assert.Throws<FormatException>(() => PoolingBlock.Read(new MemoryStream(altered)));
            Assert.StartsWith("The saved pooling layer is damaged", error.Message);
            Assert.Throws<FormatException>(() => PoolingBlock.Read(new MemoryStream(bytes, 0, i)));
        }
    }
}
