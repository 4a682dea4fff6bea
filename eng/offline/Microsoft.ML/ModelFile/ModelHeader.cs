using System.Buffers.Binary;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The 256 bytes in front of a model, and what follows the model: its strings, the name of the assembly that loads it,
/// and the closing signature. Positions count from the start of the header; strings are UTF-16.
/// </summary>
internal sealed class ModelHeader
{
    public const int Size = 256;
    public const ulong SignatureValue = 0x4C45444F4D004C4DUL;
    public const ulong TailSignatureValue = 0x4D4C004D4F44454CUL;

    private const uint Written = 0x00010002;
    private const uint OldestRead = 0x00010001;
    private const uint FirstWithAssemblyName = 0x00010002;
    private const int LoaderSignatureLength = 24;

    public ulong ModelSignature { get; private set; }

    public uint ModelVerWritten { get; private set; }

    public uint ModelVerReadable { get; private set; }

    public string LoaderSignature { get; private set; } = "";

    public string LoaderSignatureAlt { get; private set; } = "";

    public string LoaderAssemblyName { get; private set; }

    public string[] Strings { get; private set; }

    public long ModelEnd { get; private set; } = Size;

    public long End { get; private set; }

    public void SetVersionInfo(VersionInfo version)
    {
        (ModelSignature, ModelVerWritten, ModelVerReadable) = (version.ModelSignature, version.VerWrittenCur, version.VerReadableCur);
        (LoaderSignature, LoaderSignatureAlt) = (version.LoaderSignature ?? "", version.LoaderSignatureAlt ?? "");
        LoaderAssemblyName = version.LoaderAssemblyName;
        Contracts.Check(LoaderSignature.Length <= LoaderSignatureLength && LoaderSignatureAlt.Length <= LoaderSignatureLength, $"A loader signature has at most {LoaderSignatureLength} characters.");
    }

    public void CheckVersionInfo(VersionInfo version)
    {
        Contracts.CheckDecode(ModelSignature == version.ModelSignature, "Unknown file type");
        Contracts.CheckDecode(ModelVerReadable <= ModelVerWritten, "Corrupt file header");
        if (ModelVerReadable > version.VerWrittenCur)
            throw Contracts.ExceptDecode($"Cannot read component '{version.LoaderSignature}' of the model, because the model is too new: expected at most version {version.VerWrittenCur}, got {ModelVerReadable}.");
        if (ModelVerWritten < version.VerWeCanReadBack)
            throw Contracts.ExceptDecode($"Cannot read component '{version.LoaderSignature}' of the model, because the model is too old: expected at least version {version.VerWeCanReadBack}, got {ModelVerWritten}.");
    }

    /// <summary>Keeps the place of the header free.</summary>
    public static void Reserve(BinaryWriter writer) => writer.Write(new byte[Size]);

    /// <summary>Writes what follows the model, then the header in front of it.</summary>
    public void Finish(BinaryWriter writer, long start, IReadOnlyList<string> strings)
    {
        var stream = writer.BaseStream;
        Span<byte> header = new byte[Size];
        var modelLength = stream.Position - start - Size;
        BinaryPrimitives.WriteUInt64LittleEndian(header, SignatureValue);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x08..], Written);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x0C..], FirstWithAssemblyName);
        WriteRange(header[0x10..], Size, modelLength);
        if (strings.Count > 0)
        {
            WriteRange(header[0x20..], stream.Position - start, strings.Count * (long)sizeof(long));
            long end = 0;
            foreach (var text in strings)
                writer.Write(end += text.Length * sizeof(char));
            WriteRange(header[0x30..], stream.Position - start, end);
            foreach (var text in strings)
                writer.Write(Encoding.Unicode.GetBytes(text));
        }
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x40..], ModelSignature);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x48..], ModelVerWritten);
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x4C..], ModelVerReadable);
        Encoding.Latin1.GetBytes(LoaderSignature, header[0x50..]);
        Encoding.Latin1.GetBytes(LoaderSignatureAlt, header[0x68..]);
        if (!string.IsNullOrEmpty(LoaderAssemblyName))
        {
            var name = Encoding.Unicode.GetBytes(LoaderAssemblyName);
            BinaryPrimitives.WriteInt64LittleEndian(header[0x90..], stream.Position - start);
            BinaryPrimitives.WriteInt32LittleEndian(header[0x98..], name.Length);
            writer.Write(name);
        }
        BinaryPrimitives.WriteInt64LittleEndian(header[0x80..], stream.Position - start);
        writer.Write(TailSignatureValue);
        BinaryPrimitives.WriteInt64LittleEndian(header[0x88..], stream.Position - start);
        writer.Flush();
        var end2 = stream.Position;
        stream.Position = start;
        stream.Write(header);
        stream.Position = end2;
    }

    /// <summary>Reads header, strings and assembly name and leaves the reader at the model.</summary>
    public static ModelHeader Read(BinaryReader reader)
    {
        var stream = reader.BaseStream;
        var start = stream.Position;
        var available = stream.Length - start;
        var bytes = reader.ReadBytes(Size);
        Contracts.CheckDecode(bytes.Length == Size, "The model ends within its header.");
        long Long(int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
        uint Int(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

        Contracts.CheckDecode((ulong)Long(0) == SignatureValue, "Wrong file type");
        var (written, readable) = (Int(0x08), Int(0x0C));
        Contracts.CheckDecode(readable <= written, "Corrupt file header");
        Contracts.CheckDecode(readable <= Written, "File is too new");
        Contracts.CheckDecode(written >= OldestRead, "File is too old");

        var (modelStart, modelLength) = (Long(0x10), Long(0x18));
        var (tableStart, tableLength, charsStart, charsLength) = (Long(0x20), Long(0x28), Long(0x30), Long(0x38));
        var (nameStart, nameLength) = written >= FirstWithAssemblyName ? (Long(0x90), (long)Int(0x98)) : (0, 0);
        var (tail, end) = (Long(0x80), Long(0x88));
        Contracts.CheckDecode(modelStart == Size && modelLength >= 0 && modelLength <= available - Size, "Corrupt file header");
        var at = modelStart + modelLength;
        if (tableStart == 0)
            Contracts.CheckDecode(tableLength == 0 && charsStart == 0 && charsLength == 0, "Corrupt file header");
        else
        {
            Contracts.CheckDecode(tableStart == at && tableLength > 0 && tableLength % sizeof(long) == 0 && tableLength <= available - at, "Corrupt file header");
            Contracts.CheckDecode(charsStart == tableStart + tableLength && charsLength >= 0 && charsLength % sizeof(char) == 0 && charsLength <= available - charsStart, "Corrupt file header");
            at = charsStart + charsLength;
        }
        if (nameStart != 0)
        {
            Contracts.CheckDecode(nameStart == at && nameLength % sizeof(char) == 0 && nameLength <= available - at, "Corrupt file header");
            at += nameLength;
        }
        Contracts.CheckDecode(tail == at && end == tail + sizeof(ulong) && end <= available, "Corrupt file header");

        var header = new ModelHeader
        {
            ModelSignature = (ulong)Long(0x40),
            ModelVerWritten = Int(0x48),
            ModelVerReadable = Int(0x4C),
            LoaderSignature = Encoding.Latin1.GetString(bytes, 0x50, LoaderSignatureLength).TrimEnd('\0'),
            LoaderSignatureAlt = Encoding.Latin1.GetString(bytes, 0x68, LoaderSignatureLength).TrimEnd('\0'),
            ModelEnd = modelStart + modelLength,
            End = end,
        };
        if (tableStart != 0)
        {
            stream.Position = start + tableStart;
            var ends = new long[tableLength / sizeof(long)];
            for (var i = 0; i < ends.Length; i++)
                ends[i] = reader.ReadInt64();
            Contracts.CheckDecode(ends[^1] == charsLength, "Corrupt string table");
            header.Strings = new string[ends.Length];
            long previous = 0;
            for (var i = 0; i < ends.Length; i++)
            {
                Contracts.CheckDecode(previous <= ends[i] && ends[i] <= charsLength && ends[i] % sizeof(char) == 0, "Corrupt string table");
                header.Strings[i] = Encoding.Unicode.GetString(reader.ReadBytes((int)(ends[i] - previous)));
                previous = ends[i];
            }
        }
        if (nameStart != 0)
        {
            stream.Position = start + nameStart;
            header.LoaderAssemblyName = Encoding.Unicode.GetString(reader.ReadBytes((int)nameLength));
        }
        stream.Position = start + tail;
        Contracts.CheckDecode(reader.ReadUInt64() == TailSignatureValue, "Corrupt model file tail");
        stream.Position = start + modelStart;
        return header;
    }

    private static void WriteRange(Span<byte> header, long start, long length)
    {
        BinaryPrimitives.WriteInt64LittleEndian(header, start);
        BinaryPrimitives.WriteInt64LittleEndian(header[sizeof(long)..], length);
    }
}
