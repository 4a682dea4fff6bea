namespace Conv2D.Numerics.Tests;

public class KerasPoolingJsonTests
{
    [Fact]
    public void A_pooling_is_written_as_Keras_writes_it()
    {
        var max = new PoolingConfig { Kind = PoolingKind.Max, PoolSize = (3, 2), Padding = Padding.Same, Name = "max_pooling2d_1" };
        Assert.Equal(
            """{"module":"keras.layers","class_name":"MaxPooling2D","config":{"name":"max_pooling2d_1","trainable":true,"dtype":"""
            + """{"module":"keras","class_name":"DTypePolicy","config":{"name":"float32"},"registered_name":null}"""
            + ""","pool_size":[3,2],"padding":"same","strides":[3,2],"data_format":"channels_last"},"registered_name":null}""",
            KerasPoolingJson.Write(max));
        var global = new PoolingConfig { Kind = PoolingKind.GlobalAverage, DataFormat = DataFormat.ChannelsFirst, KeepDims = true };
        Assert.Contains(""","data_format":"channels_first","keepdims":true},""", KerasPoolingJson.Write(global));
    }

    [Fact]
    public void Every_pooling_comes_back_as_it_was()
    {
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            var config = PoolingCases.Next(random).Geometry.Config with { Name = i % 2 == 0 ? null : $"pool_{i}" };
            // Strides are written out, and Keras' global layers have neither window nor padding.
            config = config.IsGlobal
                ? new() { Kind = config.Kind, DataFormat = config.DataFormat, KeepDims = config.KeepDims, Name = config.Name }
                : config with { Strides = config.Strides ?? config.PoolSize };
            Assert.Equal(config, KerasPoolingJson.Read(KerasPoolingJson.Write(config)));
        }
    }

    [Fact]
    public void What_Keras_leaves_out_has_its_defaults()
    {
        Assert.Equal(
            new PoolingConfig { Kind = PoolingKind.Average },
            KerasPoolingJson.Read("""{"class_name":"AveragePooling2D","config":{}}"""));
        Assert.Equal(
            new PoolingConfig { Kind = PoolingKind.Max, PoolSize = 4, Name = "p" },
            KerasPoolingJson.Read("""{"module":"keras.layers","class_name":"MaxPooling2D","config":{"name":"p","pool_size":4,"dtype":"float32"},"build_config":{"input_shape":[null,8,8,3]}}"""));
    }

    [Theory]
    [InlineData("""{"class_name":"MaxPooling3D","config":{}}""", "MaxPooling3D", "MaxPooling2D or AveragePooling2D")]
    [InlineData("""{"class_name":"MaxPooling2D"}""", "lacks \"config\"")]
    [InlineData("""{"class_name":"MaxPooling2D","config":{"pool_size":[0,2]}}""", "$.config", "poolSize is (0, 2)")]
    [InlineData("""{"class_name":"MaxPooling2D","config":{"pool_size":"2"}}""", "$.config.pool_size")]
    [InlineData("""{"class_name":"MaxPooling2D","config":{"padding":"causal"}}""", "$.config.padding", "causal", "valid or same")]
    [InlineData("""{"class_name":"MaxPooling2D","config":{"keepdims":true}}""", "keepdims", "MaxPooling2D layer has no such key")]
    [InlineData("""{"class_name":"GlobalMaxPooling2D","config":{"pool_size":2}}""", "pool_size", "no such key")]
    [InlineData("""{"class_name":"GlobalMaxPooling2D","config":{"dtype":"float16"}}""", "float16")]
    public void What_cannot_be_honoured_is_refused_by_name(string json, params string[] expected)
    {
        var error = Assert.Throws<FormatException>(() => KerasPoolingJson.Read(json));
        Assert.All(expected, part => Assert.Contains(part, error.Message));
    }
}
