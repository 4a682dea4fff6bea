using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Conv2D.Numerics;

/// <summary>
/// What stands before the values in an <c>.npy</c> file: magic, version, length, and a Python dictionary with
/// <c>descr</c>, <c>fortran_order</c> and <c>shape</c>.
/// See https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </summary>
internal sealed record NpyHeader(FloatFormat Format, ImmutableArray<int> Shape)
{
    // The dictionary of an array of plain numbers has a few hundred characters at most.
    private const int MaxLength = 65_535;
    private const int PreambleLength = 10;
    private const int Alignment = 64;
    // NumPy leaves room for the first extent to be rewritten with this many digits.
    private const int GrowthDigits = 21;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header of format version 1.0, 2.0 or 3.0.</summary>
    /// <param name="stream">At its start; left at the first value.</param>
    /// <param name="name">The array's name, for messages.</param>
    /// <exception cref="FormatException">It is no such header, or of an array that is no weight.</exception>
    public static NpyHeader Read(Stream stream, string name)
    {
        Span<byte> start = stackalloc byte[8];
        TensorReader.ReadExactly(stream, start, $"the start of {name}");
        if (!start[..6].SequenceEqual(Magic))
            throw new FormatException($"{name} is not a NumPy array: it starts with {Convert.ToHexString(start[..6])} and not with {Convert.ToHexString(Magic)} (\\x93NUMPY).");
        var (major, minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
            throw new FormatException($"{name} is of .npy format version {major}.{minor}; versions 1.0, 2.0 and 3.0 are read.");

        Span<byte> lengthBytes = stackalloc byte[major == 1 ? 2 : 4];
        TensorReader.ReadExactly(stream, lengthBytes, $"the header length of {name}");
        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxLength)
            throw new FormatException($"{name} declares a header of {length} bytes; that of an array of numbers has at most {MaxLength}.");
        byte[] header = TensorReader.ReadBytes(stream, (int)length, $"the header of {name}");
        return Parse((major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(header), name);
    }

    /// <summary>The header of a float32 array, byte for byte as NumPy 1.23 and later write it: format version 1.0.</summary>
    public static byte[] Write(ReadOnlySpan<int> shape)
    {
        string dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {ShapeText.Of(shape)}, }}";
        int growth = shape.Length == 0 ? 0 : GrowthDigits - shape[0].ToString().Length;
        int length = PreambleLength + dictionary.Length + growth + 1;
        var bytes = new byte[(length + Alignment - 1) / Alignment * Alignment];
        bytes.AsSpan().Fill((byte)' ');
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(bytes.Length - PreambleLength));
        Encoding.ASCII.GetBytes(dictionary, bytes.AsSpan(PreambleLength));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static NpyHeader Parse(string text, string name)
    {
        var literal = new PythonLiteral(text, $"the header of {name}");
        FloatFormat? format = null;
        bool? fortranOrder = null;
        ImmutableArray<int>? shape = null;

        literal.Expect('{');
        while (!literal.TryTake('}'))
        {
            string key = literal.ReadString();
            literal.Expect(':');
            bool again = key switch
            {
                "descr" => format is not null,
                "fortran_order" => fortranOrder is not null,
                "shape" => shape is not null,
                _ => throw new FormatException($"The header of {name} has the key '{StrictJson.Short(key)}'; it should have 'descr', 'fortran_order' and 'shape' alone."),
            };
            if (again)
                throw new FormatException($"The header of {name} has the key '{key}' twice.");
            if (key == "descr")
                format = FormatOf(literal, name);
            else if (key == "fortran_order")
                fortranOrder = literal.ReadBoolean();
            else
                shape = literal.ReadTuple();
            if (!literal.TryTake(','))
            {
                literal.Expect('}');
                break;
            }
        }

        literal.ExpectEnd();
        if (format is null || fortranOrder is null || shape is null)
            throw new FormatException($"The header of {name} lacks '{(format is null ? "descr" : shape is null ? "shape" : "fortran_order")}'.");
        if (fortranOrder.Value)
            throw new FormatException(
                $"{name} is in Fortran order, last extent slowest; save it in C order, with np.ascontiguousarray({name}).");
        return new(format.Value, shape.Value);
    }

    private static FloatFormat FormatOf(PythonLiteral literal, string name)
    {
        if (literal.Peek() == '[')
            throw new FormatException($"{name} is a structured array; a weight is one of float32, '<f4'.");
        string descr = literal.ReadString();
        return descr switch
        {
            "<f4" => FloatFormat.Float32,
            "<f2" => FloatFormat.Float16,
            "<f8" => FloatFormat.Float64,
            ['>', ..] => throw new FormatException($"{name} has dtype '{StrictJson.Short(descr)}', big-endian; save it with .astype('<f4')."),
            "|O" => throw new FormatException($"{name} has dtype '|O', pickled Python objects, which are never read; save it with .astype('<f4')."),
            _ => throw new FormatException($"{name} has dtype '{StrictJson.Short(descr)}'; float32 '<f4' is read, and float16 '<f2' and float64 '<f8' where no value changes."),
        };
    }
}
