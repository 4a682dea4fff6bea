using System.Text;

namespace Conv2D.Numerics.Tests.Weights;

public class NumpyArrayTests
{
    [Fact]
    public void An_array_that_NumPy_wrote_is_read_bit_for_bit()
    {
        var array = Read(WrittenByNumpy.Kernel);
        Assert.Equal([1, 2, 2, 2], array.Shape.ToArray());
        Bits.AssertEqual(WrittenByNumpy.KernelValues, array.Values.Span);
    }

    [Fact]
    public void An_array_is_written_byte_for_byte_as_NumPy_writes_it()
    {
        using var stream = new MemoryStream();
        NumpyFile.WriteArray(stream, WrittenByNumpy.KernelValues, [1, 2, 2, 2]);
        Assert.Equal(WrittenByNumpy.Kernel, stream.ToArray());
    }

    [Fact]
    public void Format_versions_2_and_3_are_read()
    {
        Bits.AssertEqual(WrittenByNumpy.BiasValues, Read(WrittenByNumpy.BiasVersion2).Values.Span);
        Bits.AssertEqual(WrittenByNumpy.BiasValues, Read(WrittenByNumpy.BiasVersion3).Values.Span);
    }

    [Fact]
    public void A_single_number_has_no_extents()
    {
        var array = Read(WrittenByNumpy.Scalar);
        Assert.Empty(array.Shape);
        Assert.Equal([0.5f], array.Values.ToArray());
    }

    [Fact]
    public void Float16_and_exact_float64_are_widened_and_narrowed_without_change()
    {
        Assert.Equal([0.5f, -2f], Read(WrittenByNumpy.Float16).Values.ToArray());
        Assert.Equal([0.5f, -2f], Read(WrittenByNumpy.Float64).Values.ToArray());
    }

    [Theory]
    [InlineData(0.5, true)]
    [InlineData(-0.0, true)]
    [InlineData(double.NegativeInfinity, true)]
    [InlineData(double.NaN, true)]
    [InlineData(1.401298464324817e-45, true)]
    [InlineData(0.1, false)]
    [InlineData(1e300, false)]
    [InlineData(1e-300, false)]
    public void A_float64_is_taken_exactly_where_it_is_a_float32(double value, bool taken)
    {
        byte[] file = [.. Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }"), .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(value)];
        if (taken)
            Assert.Equal(BitConverter.SingleToInt32Bits((float)value), BitConverter.SingleToInt32Bits(Read(file).Values.Span[1]));
        else
            Assert.Contains("value number 1 is not a float32; round it where it is written, with .astype('float32')", Refusal(file));
    }

    [Fact]
    public void Arrays_one_after_another_are_read_one_after_another()
    {
        using var stream = new MemoryStream([.. WrittenByNumpy.Kernel, .. WrittenByNumpy.BiasVersion3]);
        Assert.Equal(8, NumpyFile.ReadArray(stream).Values.Length);
        Assert.Equal(2, NumpyFile.ReadArray(stream).Values.Length);
        Assert.Equal(stream.Length, stream.Position);
    }

    [Fact]
    public void A_stream_that_gives_a_few_bytes_at_a_time_is_enough() =>
        Bits.AssertEqual(WrittenByNumpy.KernelValues, NumpyFile.ReadArray(new ForwardOnlyStream(WrittenByNumpy.Kernel, 3)).Values.Span);

    [Fact]
    public void Another_dtype_is_refused_by_name()
    {
        Assert.Contains("dtype '>f4', big-endian; save it with .astype('<f4')", Refusal(WrittenByNumpy.BigEndian));
        Assert.Contains("dtype '<i4'; float32 '<f4' is read", Refusal(WrittenByNumpy.Integers));
        Assert.Contains("dtype '|O', pickled Python objects, which are never read", Refusal(WrittenByNumpy.Objects));
        Assert.Contains("structured array", Refusal(Npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,), }")));
    }

    [Fact]
    public void Fortran_order_is_refused_with_the_way_out() =>
        Assert.Contains("Fortran order, last extent slowest; save it in C order, with np.ascontiguousarray", Refusal(WrittenByNumpy.FortranOrder));

    [Fact]
    public void Another_magic_is_refused() =>
        Assert.Contains("starts with 504B03041400 and not with 934E554D5059", Refusal(WrittenByNumpy.Stored));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 0)]
    public void Another_format_version_is_refused(byte major, byte minor)
    {
        byte[] file = WrittenByNumpy.Kernel;
        (file[6], file[7]) = (major, minor);
        Assert.Contains($"format version {major}.{minor}; versions 1.0, 2.0 and 3.0 are read", Refusal(file));
    }

    [Fact]
    public void Each_truncation_is_refused()
    {
        for (int length = 0; length < WrittenByNumpy.Kernel.Length; length++)
        {
            byte[] file = WrittenByNumpy.Kernel[..length];
            Assert.Contains("cut short", Refusal(file));
            Assert.Contains("cut short", Assert.Throws<FormatException>(() => NumpyFile.ReadArray(new ForwardOnlyStream(file))).Message);
        }
    }

    [Theory]
    [InlineData("(2147483647, 2147483647, 2147483647, 2147483647)", "more values than one array holds")]
    [InlineData("(50000, 50000)", "more values than one array holds")]
    [InlineData("(30000, 30000)", "takes 3600000000 bytes, and there are 8")]
    [InlineData("(3,)", "takes 12 bytes, and there are 8")]
    public void A_huge_or_false_shape_is_refused_before_memory_is_taken(string shape, string expected)
    {
        byte[] file = [.. Npy($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}"), .. new byte[8]];
        foreach (Func<Stream> open in (Func<Stream>[])[() => new MemoryStream(file), () => new ForwardOnlyStream(file)])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            var error = Assert.Throws<FormatException>(() => NumpyFile.ReadArray(open()));
            Assert.Contains(expected, error.Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void A_huge_header_is_refused_before_memory_is_taken() =>
        Assert.Contains("declares a header of 4294967295 bytes", Refusal([0x93, .. "NUMPY"u8, 2, 0, 0xFF, 0xFF, 0xFF, 0xFF]));

    [Theory]
    [InlineData("", "should be '{'")]
    [InlineData("{", "should be a string, and there is its end")]
    [InlineData("[1, 2]", "should be '{'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "lacks 'shape'")]
    [InlineData("{'descr': '<f4', 'shape': (1,)}", "lacks 'fortran_order'")]
    [InlineData("{'fortran_order': False, 'shape': (1,)}", "lacks 'descr'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "has the key 'descr' twice")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'x': 1}", "has the key 'x'")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "should be True or False")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", "a tuple of one number is written with a comma")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", "should be a number from 0 to 2147483647, and there is \"-1,)}\"")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483648,)}", "should be a number from 0 to 2147483647")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': [1]}", "should be '('")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x", "should be the end, and there is \"x\"")]
    [InlineData("{'descr': '<\\x664', 'fortran_order': False, 'shape': (1,)}", "a string without escapes")]
    [InlineData("{'descr': '<f4' 'fortran_order': False}", "should be '}'")]
    public void A_header_that_is_none_is_refused_at_its_place(string header, string expected) =>
        Assert.Contains(expected, Refusal([.. Npy(header), .. new byte[4]]));

    [Theory]
    [InlineData("{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(1,1)}")]
    [InlineData("  { 'shape' : (1L, 1L) , 'fortran_order' : False , 'descr' : '<f4' }  \n")]
    public void A_header_may_be_spelled_as_Python_allows(string header) =>
        Assert.Equal([1, 1], Read([.. Npy(header), .. new byte[4]]).Shape.ToArray());

    [Fact]
    public void Writing_checks_that_values_and_shape_agree()
    {
        Assert.Contains("values has 3 entries; shape (2, 2) has 4",
            Assert.Throws<ArgumentException>(() => NumpyFile.WriteArray(Stream.Null, new float[3], [2, 2])).Message);
        Assert.Contains("no extent may be negative",
            Assert.Throws<ArgumentException>(() => NumpyFile.WriteArray(Stream.Null, new float[4], [-2, -2])).Message);
    }

    [Fact]
    public void An_array_longer_than_any_buffer_comes_back_whole()
    {
        var weights = Bits.RandomWeights([3, 5, 33, 257], bias: false, seed: 1);
        using var stream = new MemoryStream();
        NumpyFile.WriteArray(stream, weights.Kernel.Span, weights.KernelShape.AsSpan());
        Bits.AssertEqual(weights.Kernel.Span, Read(stream.ToArray()).Values.Span);
        Bits.AssertEqual(weights.Kernel.Span, NumpyFile.ReadArray(new ForwardOnlyStream(stream.ToArray(), 40_961)).Values.Span);
    }

    /// <summary>Magic, version 1.0, length and that header, unpadded.</summary>
    internal static byte[] Npy(string header) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header)];

    private static WeightTensor Read(byte[] file) => NumpyFile.ReadArray(new MemoryStream(file));

    private static string Refusal(byte[] file) => Assert.Throws<FormatException>(() => Read(file)).Message;
}
