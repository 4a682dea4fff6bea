using Conv2D.Numerics;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>What a run of the benchmark covers.</summary>
internal sealed record KernelsOptions(
    string Name, IReadOnlyList<BenchmarkLayer> Layers, IReadOnlyList<Activation> Activations, IReadOnlyList<DataFormat> Formats, IReadOnlyList<int> Threads, int Batch, Beside Beside)
{
    /// <summary>
    /// How a row is timed. With several threads the pause is long, since ONNX Runtime's spin for tens of milliseconds on some CPUs, and
    /// the rounds are fewer, so that a table takes half a minute.
    /// </summary>
    public Duel DuelFor(int threads) => new(
        rounds: threads == 1 ? 13 : 9,
        slice: TimeSpan.FromMilliseconds(Batch == 1 ? 20 : 80),
        pause: TimeSpan.FromMilliseconds(threads == 1 || Beside != Beside.OnnxRuntime ? 5 : 100));

    /// <summary>Reads the command line; says on the error stream what it does not understand, and gives null.</summary>
    public static KernelsOptions? Parse(string[] args)
    {
        var options = new KernelsOptions(
            "kernels", BenchmarkLayer.Table, [Numerics.Activations.Linear, Numerics.Activations.Relu], [DataFormat.ChannelsLast, DataFormat.ChannelsFirst], [1, 2], 1, Beside.OnnxRuntime);
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--quick":
                    options = options with { Activations = [Numerics.Activations.Linear] };
                    continue;
                case "--networks":
                    options = options with { Name = "networks", Layers = BenchmarkLayer.OfNetworks };
                    continue;
                case "--format" when value is "last" or "first":
                    options = options with { Formats = [value == "last" ? DataFormat.ChannelsLast : DataFormat.ChannelsFirst] };
                    break;
                case "--threads" when int.TryParse(value, out int threads) && threads > 0:
                    options = options with { Threads = [threads] };
                    break;
                case "--batch" when int.TryParse(value, out int batch) && batch > 0:
                    options = options with { Batch = batch };
                    break;
                case "--beside" when value is "one-thread" or "one-image" or "one-by-one":
                    options = options with { Beside = value == "one-thread" ? Beside.OneThread : value == "one-image" ? Beside.OneImage : Beside.OneByOne };
                    break;
                case "--only" when options.Layers.Any(layer => layer.Name.Contains(value)):
                    options = options with { Layers = [.. options.Layers.Where(layer => layer.Name.Contains(value))] };
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]} {value}' is not an option; there are --quick, --networks, --format last|first, --threads N, --batch N, --beside one-thread|one-image|one-by-one and --only PART-OF-A-LAYER'S-NAME.");
                    return null;
            }

            i++;
        }

        return options;
    }
}
