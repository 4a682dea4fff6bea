using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Conv2D.Numerics.Tests.Weights;

public class SafetensorsFileTests
{
    private const string KernelEntry = "\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32]}";

    private static readonly byte[] KernelBytes = MemoryMarshal.AsBytes<float>(WrittenByNumpy.KernelValues).ToArray();

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, true)]
    [InlineData(new[] { 3, 3, 3, 8 }, true)]
    [InlineData(new[] { 5, 2, 17, 129 }, false)]
    public void Weights_come_back_bit_for_bit(int[] shape, bool bias)
    {
        var weights = Bits.RandomWeights(shape, bias, seed: shape[3]);
        byte[] file = Write(weights);
        Bits.AssertEqual(weights, Read(file));
        Bits.AssertEqual(weights, SafetensorsFile.Read(new ForwardOnlyStream(file, 1021)));
        Assert.Equal(file, Write(weights));
    }

    [Fact]
    public void The_bytes_written_are_those_of_the_reference_implementation()
    {
        // Arrays by name, keys in the order dtype, shape, data_offsets, the header padded with spaces to a multiple of 8.
        const string Header = "{\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[8,40]}}";
        byte[] expected =
        [
            128, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(Header.PadRight(128)),
            0x00, 0x00, 0x00, 0x3E, 0x00, 0x00, 0xE0, 0xC0, .. KernelBytes,
        ];
        Assert.Equal(expected, Write(WrittenByNumpy.Weights));
    }

    [Fact]
    public void A_file_of_the_reference_implementations_own_tests_is_read_and_written_alike()
    {
        // safetensors/src/tensor.rs, test_serialization_forced_alignement: 0, 1, 2, 3, 4, 5 as attn0 of shape (1, 1, 2, 3).
        byte[] header =
        [
            72, 0, 0, 0, 0, 0, 0, 0,
            .. "{\"attn0\":{\"dtype\":\"F32\",\"shape\":[1,1,2,3],\"data_offsets\":[0,24]}}       "u8,
        ];
        byte[] data = Convert.FromHexString("000000000000803F0000004000004040000080400000A040");
        var weights = SafetensorsFile.Read(new MemoryStream([.. header, .. data]), "attn0", null);
        Assert.Equal([1, 1, 2, 3], weights.KernelShape.ToArray());
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], weights.Kernel.ToArray());
        Assert.Equal(header, SafetensorsHeader.Write([("attn0", [1, 1, 2, 3])]));
    }

    [Fact]
    public void Arrays_in_any_order_with_others_between_and_metadata_are_read()
    {
        byte[] file = File("{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"conv/bias\":{\"data_offsets\":[34,42],\"shape\":[2],\"dtype\":\"F32\"},"
            + "\"step\":{\"dtype\":\"I16\",\"shape\":[],\"data_offsets\":[32,34]},"
            + "\"conv/kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32]},"
            + "\"packed\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[42,44]}}  ",
            [.. KernelBytes, 1, 0, 0, 0, 0, 0x3E, 0, 0, 0xE0, 0xC0, 9, 9]);
        Bits.AssertEqual(WrittenByNumpy.Weights, SafetensorsFile.Read(new MemoryStream(file), "conv/kernel", "conv/bias"));
        Bits.AssertEqual(WrittenByNumpy.Weights, SafetensorsFile.Read(new ForwardOnlyStream(file), "conv/kernel", "conv/bias"));
        Assert.Contains("no array named 'kernel'; it has 'conv/bias', 'conv/kernel', 'packed', 'step'.", Refusal(file));
    }

    [Theory]
    [InlineData("F16", "003C00C000FC0100")]
    [InlineData("BF16", "803F00C080FF0100")]
    [InlineData("F64", "000000000000F03F00000000000000C0000000000000F0FF000000000000A036")]
    public void Narrower_and_wider_floats_are_taken_without_change(string dtype, string hex)
    {
        byte[] data = Convert.FromHexString(hex);
        byte[] file = File($"{{\"kernel\":{{\"dtype\":\"{dtype}\",\"shape\":[1,1,1,4],\"data_offsets\":[0,{data.Length}]}}}}", data);
        float smallest = dtype switch { "F16" => 5.9604645e-8f, "BF16" => 9.18355e-41f, _ => 1.4e-45f };
        Assert.Equal([1f, -2f, float.NegativeInfinity, smallest], Read(file).Kernel.ToArray());
    }

    [Fact]
    public void A_float64_that_is_no_float32_is_refused()
    {
        byte[] file = File("{\"kernel\":{\"dtype\":\"F64\",\"shape\":[1,1,1,1],\"data_offsets\":[0,8]}}", BitConverter.GetBytes(0.1));
        Assert.Contains("'kernel' is float64, and its value number 0 is not a float32", Refusal(file));
    }

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "{\"kernel\":{\"dtype\":\"I32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32]}}", "dtype 'I32'; F32 is read" },
        { "{\"kernel\":{\"dtype\":\"Q7\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32]}}", "dtype 'Q7'; F32 is read" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2],\"data_offsets\":[0,32]}}", "32 bytes; F32 of shape (1, 2, 2) takes 16" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,32]}}", "The shape of 'kernel' is (8,), of rank 1" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[2147483648,0,1,1],\"data_offsets\":[0,0]}}", "more values than one array holds" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,4294967296],\"data_offsets\":[0,32]}}", "takes more than there can be" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,-2],\"data_offsets\":[0,32]}}", "shape [1,2,2,-2]; it should be a list of whole numbers" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2.5],\"data_offsets\":[0,32]}}", "it should be a list of whole numbers" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":\"1222\",\"data_offsets\":[0,32]}}", "it should be a list of whole numbers" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32,64]}}", "data_offsets [0, 32, 64]; they should be a begin and an end" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[32,0]}}", "data_offsets [32, 0]; they should be a begin and an end" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,99999999999999999999]}}", "it should be a list of whole numbers" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2]}}", "'kernel' lacks data_offsets" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32],\"scale\":2}}", "'kernel' has \"scale\": 2" },
        { "{\"kernel\":{\"dtype\":32,\"shape\":[1,2,2,2],\"data_offsets\":[0,32]}}", "'kernel' has \"dtype\": 32" },
        { "{\"kernel\":[0,32]}", "'kernel' should be an object" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[4,36]}}", "begins at byte 4, and the header ends at 0: there should be no gap" },
        { "{" + KernelEntry + ",\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[28,36]}}", "'bias' begins at byte 28, before 'kernel' ends at 32: they overlap" },
        { "{" + KernelEntry + ",\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[36,44]}}", "'bias' begins at byte 36, and 'kernel' ends at 32: there should be no gap" },
        { "{" + KernelEntry + "," + KernelEntry + "}", "$.kernel twice" },
        { "{\"kernel\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1,2,2,2],\"data_offsets\":[0,32]}}", "$.kernel.dtype twice" },
        { "{\"__metadata__\":{\"a\":1}," + KernelEntry + "}", "__metadata__ should be an object of strings" },
        { "{" + KernelEntry + "} x", "is not the JSON it should be" },
        { " {" + KernelEntry + "}", "starts with '{'" },
        { "[]", "starts with '{'" },
        { "", "starts with '{'" },
        { "{" + KernelEntry, "is not the JSON it should be" },
        { "{\"\\ud800\":0}", "not Unicode" },
        { "{\"a\":" + new string('[', 100) + new string(']', 100) + "}", "is not the JSON it should be" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void A_bad_header_is_refused_with_what_is_wrong(string header, string expected)
    {
        Assert.Contains(expected, Refusal(File(header, KernelBytes)));
        Assert.Contains(expected, Assert.Throws<FormatException>(() => SafetensorsFile.Read(new ForwardOnlyStream(File(header, KernelBytes)))).Message);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        byte[] file = File("{" + KernelEntry + ",\"x\":{}}", KernelBytes);
        file[file.AsSpan().IndexOf("\"x\""u8) + 1] = 0xFF;
        Assert.Contains("is not UTF-8", Refusal(file));
    }

    [Fact]
    public void Each_truncation_is_refused()
    {
        byte[] whole = Write(WrittenByNumpy.Weights);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Contains("cut short", Refusal(whole[..length]));
            byte[] cut = whole[..length];
            Assert.Contains("cut short", Assert.Throws<FormatException>(() => SafetensorsFile.Read(new ForwardOnlyStream(cut))).Message);
        }
    }

    [Fact]
    public void Bytes_after_the_last_array_are_refused() =>
        Assert.Contains("more bytes after the last array", Refusal([.. Write(WrittenByNumpy.Weights), 0]));

    [Theory]
    [InlineData(ulong.MaxValue, "declares a header of 18446744073709551615 bytes; a .safetensors header has at most 100000000")]
    [InlineData(100_000_000ul, "cut short: the header takes 100000000 bytes, and there are 2")]
    public void A_huge_header_length_is_refused_before_memory_is_taken(ulong length, string expected)
    {
        var file = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        foreach (Func<Stream> open in (Func<Stream>[])[() => new MemoryStream(file), () => new ForwardOnlyStream(file)])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains(expected, Assert.Throws<FormatException>(() => SafetensorsFile.Read(open())).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void A_huge_array_is_refused_before_memory_is_taken()
    {
        byte[] file = File("{\"kernel\":{\"dtype\":\"F32\",\"shape\":[100,100,100,1000],\"data_offsets\":[0,4000000000]}}", KernelBytes);
        foreach (Func<Stream> open in (Func<Stream>[])[() => new MemoryStream(file), () => new ForwardOnlyStream(file)])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("cut short", Assert.Throws<FormatException>(() => SafetensorsFile.Read(open())).Message);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    internal static byte[] File(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return [.. length, .. json, .. data];
    }

    private static byte[] Write(ConvWeights weights)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, weights);
        return stream.ToArray();
    }

    private static ConvWeights Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file));

    private static string Refusal(byte[] file) => Assert.Throws<FormatException>(() => Read(file)).Message;
}
