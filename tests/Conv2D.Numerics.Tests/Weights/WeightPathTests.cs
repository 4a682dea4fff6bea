namespace Conv2D.Numerics.Tests.Weights;

public sealed class WeightPathTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("conv2d").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("w.npz")]
    [InlineData("w.safetensors")]
    [InlineData("w.NPZ")]
    public void Weights_saved_to_a_file_come_back_bit_for_bit(string name)
    {
        var weights = Bits.RandomWeights([3, 3, 4, 5], bias: true, seed: 7);
        weights.Save(In(name));
        Bits.AssertEqual(weights, ConvWeights.Load(In(name)));
        Bits.AssertEqual(weights, ConvWeights.Load(In(name), "kernel", "bias"));
    }

    [Fact]
    public void A_kernel_alone_goes_through_npy()
    {
        var weights = Bits.RandomWeights([3, 3, 4, 5], bias: false, seed: 7);
        weights.Save(In("w.npy"));
        Bits.AssertEqual(weights, ConvWeights.Load(In("w.npy")));
        Assert.Contains("there is a bias too", Assert.Throws<ArgumentException>(() => weights.WithBias(new float[5]).Save(In("w.npy"))).Message);
        Assert.Contains("one array without a name", Assert.Throws<ArgumentException>(() => ConvWeights.Load(In("w.npy"), "kernel", null)).Message);
    }

    [Fact]
    public void Saving_over_a_longer_file_leaves_nothing_of_it()
    {
        Bits.RandomWeights([3, 3, 4, 50], bias: true, seed: 7).Save(In("w.npz"));
        WrittenByNumpy.Weights.Save(In("w.npz"));
        Bits.AssertEqual(WrittenByNumpy.Weights, ConvWeights.Load(In("w.npz")));
    }

    [Fact]
    public void A_bad_file_is_refused_with_its_path()
    {
        File.WriteAllBytes(In("w.npy"), [.. WrittenByNumpy.Kernel, 0]);
        var error = Assert.Throws<FormatException>(() => ConvWeights.Load(In("w.npy")));
        Assert.StartsWith($"{In("w.npy")}: There are more bytes after the array", error.Message);
        File.WriteAllBytes(In("b.npy"), WrittenByNumpy.BiasVersion2);
        Assert.Contains("The shape of 'array' is (2,), of rank 1", Assert.Throws<FormatException>(() => ConvWeights.Load(In("b.npy"))).Message);
    }

    [Theory]
    [InlineData("model.keras", "HDF5, which Keras keeps weights in, is not read")]
    [InlineData("model.weights.h5", "HDF5, which Keras keeps weights in, is not read")]
    [InlineData("model.bin", "its extension should be .npz, .safetensors or .npy")]
    [InlineData("model", "its extension should be .npz, .safetensors or .npy")]
    public void Another_extension_is_refused_with_those_that_are_read(string name, string expected)
    {
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => ConvWeights.Load(name)).Message);
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => WrittenByNumpy.Weights.Save(name)).Message);
    }

    [Fact]
    public void Two_arrays_have_two_names() =>
        Assert.Contains("they are two arrays", Assert.Throws<ArgumentException>(() => ConvWeights.Load("w.npz", "a", "a")).Message);

    private string In(string name) => Path.Combine(_folder, name);
}
