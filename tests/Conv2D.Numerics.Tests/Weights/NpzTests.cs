using System.Buffers.Binary;
using System.IO.Compression;

namespace Conv2D.Numerics.Tests.Weights;

public class NpzTests
{
    [Fact]
    public void Archives_that_NumPy_wrote_are_read_bit_for_bit()
    {
        Bits.AssertEqual(WrittenByNumpy.Weights, Read(WrittenByNumpy.Stored));
        Bits.AssertEqual(WrittenByNumpy.Weights, Read(WrittenByNumpy.Deflated));
        Bits.AssertEqual(WrittenByNumpy.Weights, NumpyFile.Read(new MemoryStream(WrittenByNumpy.Unnamed), "arr_0", "arr_1"));
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, true)]
    [InlineData(new[] { 3, 3, 3, 8 }, true)]
    [InlineData(new[] { 5, 2, 17, 129 }, false)]
    public void Weights_come_back_bit_for_bit(int[] shape, bool bias)
    {
        var weights = Bits.RandomWeights(shape, bias, seed: shape[3]);
        byte[] file = Write(weights);
        Bits.AssertEqual(weights, Read(file));
        Bits.AssertEqual(weights, NumpyFile.Read(new ForwardOnlyStream(file, 1021)));
        Assert.Equal(file, Write(weights));
    }

    [Fact]
    public void The_bytes_written_are_these_on_every_machine()
    {
        byte[] file = Write(WrittenByNumpy.Weights);
        // Two entries: 30 + 10 + 160 and 30 + 8 + 136 bytes; two records: 46 + 10 and 46 + 8; the end: 22.
        Assert.Equal(506, file.Length);
        Assert.Equal("504B030414000000000000002100A4FDA787A0000000A00000000A000000", Convert.ToHexString(file[..30]));
        Assert.Equal(WrittenByNumpy.Kernel, file[40..200]);
        Assert.Equal("504B050600000000020002006E0000007601", Convert.ToHexString(file[^22..^4]));
    }

    [Fact]
    public void A_bias_is_read_where_there_is_one()
    {
        var kernelOnly = new ConvWeights(WrittenByNumpy.KernelValues, [1, 2, 2, 2]);
        Assert.False(Read(Write(kernelOnly)).HasBias);
        Assert.False(NumpyFile.Read(new MemoryStream(WrittenByNumpy.Stored), "kernel", null).HasBias);
        Assert.Contains("no array named 'bias'; it has 'kernel'",
            Assert.Throws<FormatException>(() => NumpyFile.Read(new MemoryStream(Write(kernelOnly)), "kernel", "bias")).Message);
    }

    [Fact]
    public void Names_that_are_not_there_are_answered_with_those_that_are() =>
        Assert.Contains("no array named 'kernel'; it has 'arr_0', 'arr_1'.", Refusal(WrittenByNumpy.Unnamed));

    [Fact]
    public void A_file_that_is_no_archive_is_refused()
    {
        Assert.Contains("not a zip archive", Refusal([]));
        Assert.Contains("not a zip archive", Refusal(WrittenByNumpy.Kernel));
        Assert.Contains("no array named 'kernel'; it is empty", Refusal(Zip()));
    }

    [Fact]
    public void An_entry_that_is_named_twice_is_refused() =>
        Assert.Contains("two entries named 'kernel.npy'", Refusal(Zip(("kernel.npy", WrittenByNumpy.Kernel), ("kernel.npy", WrittenByNumpy.Kernel))));

    [Fact]
    public void Shapes_that_are_no_kernels_are_refused_by_name()
    {
        Assert.Contains("The shape of 'kernel' is (2,), of rank 1", Refusal(Zip(("kernel.npy", WrittenByNumpy.BiasVersion3))));
        Assert.Contains("The shape of 'bias' is (1, 2, 2, 2); with a kernel of 2 filters it should be (2,)",
            Refusal(Zip(("kernel.npy", WrittenByNumpy.Kernel), ("bias.npy", WrittenByNumpy.Kernel))));
        byte[] empty = NumpyArrayTests.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 0, 2, 2), }");
        Assert.Contains("every extent must be at least 1", Refusal(Zip(("kernel.npy", empty))));
    }

    [Fact]
    public void A_changed_value_is_caught_by_its_checksum()
    {
        byte[] file = WrittenByNumpy.Stored;
        int value = 30 + 10 + 20 + 128;
        Assert.Equal(0x80, file[value + 2]);
        file[value] ^= 1;
        Assert.Contains("kernel.npy is damaged: its checksum is", Refusal(file));
    }

    [Fact]
    public void Bytes_after_the_array_are_refused() =>
        Assert.Contains("more bytes after the values of kernel.npy", Refusal(Zip(("kernel.npy", [.. WrittenByNumpy.Kernel, 0]))));

    [Fact]
    public void An_entry_cut_short_is_refused() =>
        Assert.Contains("cut short", Refusal(Zip(("kernel.npy", WrittenByNumpy.Kernel[..^1]))));

    [Fact]
    public void A_zip_bomb_is_refused_before_it_goes_off()
    {
        // 400 MB of zeros, which deflate to 400 KB.
        byte[] header = NumpyArrayTests.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (100, 100, 100, 100), }");
        byte[] file = Zip(entry =>
        {
            entry.Write(header);
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 381; i++)
                entry.Write(zeros);
        });
        Assert.InRange(file.Length, 1, 1 << 20);

        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Refusal(file);
        Assert.Contains("to (100, 100, 100, 100) of 4 bytes each, more than 100 times; store it uncompressed", message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_small_bomb_is_read_no_further_than_its_shape()
    {
        byte[] header = NumpyArrayTests.Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1), }");
        byte[] file = Zip(entry =>
        {
            entry.Write(header);
            var zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++)
                entry.Write(zeros);
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more bytes after the values of kernel.npy", Refusal(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Zeros_that_compress_well_are_read()
    {
        var zeros = new ConvWeights(new float[3 * 3 * 512 * 512], [3, 3, 512, 512]);
        using var npy = new MemoryStream();
        NumpyFile.WriteArray(npy, zeros.Kernel.Span, zeros.KernelShape.AsSpan());
        Assert.Equal(zeros.Kernel.Length, Read(Zip(("kernel.npy", npy.ToArray()))).Kernel.Length);
    }

    [Fact]
    public void Sizes_that_lie_are_refused()
    {
        byte[] file = WrittenByNumpy.Stored;
        int record = file.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(record + 20), 0x7FFFFFFF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(record + 24), 0x7FFFFFFF);
        Assert.Contains("kernel.npy is damaged", Refusal(file));
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Zip(Action<Stream> writeKernel)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("kernel.npy").Open();
            writeKernel(entry);
        }

        return stream.ToArray();
    }

    private static byte[] Write(ConvWeights weights)
    {
        using var stream = new MemoryStream();
        NumpyFile.Write(stream, weights);
        return stream.ToArray();
    }

    private static ConvWeights Read(byte[] file) => NumpyFile.Read(new MemoryStream(file));

    private static string Refusal(byte[] file) => Assert.Throws<FormatException>(() => Read(file)).Message;
}
