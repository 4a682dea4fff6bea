using System.Text;

namespace Conv2D.Numerics.Tests.Weights;

/// <summary>Whatever happens to a file's bytes, reading it gives weights or a FormatException, soon and in little memory.</summary>
public class WeightFileFuzzTests
{
    private const int Rounds = 4000;
    private const long AllocationLimit = 4 << 20;

    public static TheoryData<string> Formats => ["npy", "stored npz", "deflated npz", "own npz", "safetensors"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_file_gives_weights_or_a_FormatException(string format)
    {
        byte[] valid = Valid(format);
        var random = new Random(20240607);
        int refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            byte[] file = Damage(valid, random);
            bool forwardOnly = random.Next(4) == 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Read(format, forwardOnly ? new ForwardOnlyStream(file) : new MemoryStream(file));
            }
            catch (FormatException e)
            {
                Assert.False(string.IsNullOrWhiteSpace(e.Message));
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"Round {round} gave {e.GetType().Name}: {e.Message}\n{e.StackTrace}\n{Convert.ToBase64String(file)}");
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < AllocationLimit, $"Round {round} took {allocated} bytes: {Convert.ToBase64String(file)}");
        }

        Assert.InRange(refused, Rounds / 2, Rounds);
    }

    private static byte[] Valid(string format)
    {
        using var stream = new MemoryStream();
        switch (format)
        {
            case "npy": return WrittenByNumpy.Kernel;
            case "stored npz": return WrittenByNumpy.Stored;
            case "deflated npz": return WrittenByNumpy.Deflated;
            case "own npz": NumpyFile.Write(stream, WrittenByNumpy.Weights); break;
            default: SafetensorsFile.Write(stream, WrittenByNumpy.Weights); break;
        }

        return stream.ToArray();
    }

    private static void Read(string format, Stream stream)
    {
        if (format == "npy")
        {
            // One changed digit of the header is another shape, as valid as the first where the values suffice.
            var array = NumpyFile.ReadArray(stream);
            Assert.Equal(array.Shape.Aggregate(1, (a, b) => a * b), array.Values.Length);
            return;
        }

        var weights = format == "safetensors" ? SafetensorsFile.Read(stream) : NumpyFile.Read(stream);
        Assert.Equal(weights.KernelShape.Aggregate(1, (a, b) => a * b), weights.Kernel.Length);
        Assert.InRange(weights.Kernel.Length, 1, 8);
    }

    private static byte[] Damage(byte[] valid, Random random)
    {
        var file = valid.ToList();
        for (int changes = random.Next(1, 5); changes > 0 && file.Count > 0; changes--)
        {
            int at = random.Next(file.Count);
            switch (random.Next(8))
            {
                case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: file[at] = (byte)random.Next(256); break;
                case 2: file[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0; break;
                case 3: file.RemoveRange(at, file.Count - at); break;
                case 4: file.RemoveRange(at, Math.Min(random.Next(1, 9), file.Count - at)); break;
                case 5: file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(1, 65), file.Count - at))); break;
                case 6: Overwrite(file, at, random.Next(3) switch { 0 => [0xFF, 0xFF, 0xFF, 0x7F], 1 => [0xFF, 0xFF, 0xFF, 0xFF], _ => [0, 0, 0, 0] }); break;
                default: Overwrite(file, at, Encoding.ASCII.GetBytes(random.Next(100_000_000).ToString())); break;
            }
        }

        return [.. file];
    }

    private static void Overwrite(List<byte> file, int at, byte[] bytes)
    {
        for (int i = 0; i < bytes.Length && at + i < file.Count; i++)
            file[at + i] = bytes[i];
    }
}
