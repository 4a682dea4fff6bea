using Conv2D.Benchmarks.Kernels;
using Conv2D.Benchmarks.Training;

// One verb, one benchmark; each prints its table and ends with lines that a script can read.
return args switch
{
    ["kernels", .. var options] => KernelsBenchmark.Run(options),
    ["training", .. var options] => TrainingBenchmark.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project benchmarks/Conv2D.Benchmarks -- VERB [options]

          kernels [--quick] [--format last|first] [--threads 1|2] [--only TEXT]
              the managed kernels beside ONNX Runtime, layer by layer
          training [--quick] [--threads 1|2] [--only TEXT]
              one training step beside PyTorch, layer by layer
        """);
    return 2;
}
