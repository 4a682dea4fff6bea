using Conv2D.Benchmarks.Kernels;
using Conv2D.Benchmarks.Pipeline;
using Conv2D.Benchmarks.Pooling;
using Conv2D.Benchmarks.Training;

// `dotnet run` works on for a second after it has started this program, and a core that it holds would be missed on two threads.
if (args.Length > 0)
    Thread.Sleep(TimeSpan.FromSeconds(2));

// One verb, one benchmark; each prints its table and ends with lines that a script can read.
return args switch
{
    ["kernels", .. var options] => KernelsBenchmark.Run(options),
    ["pooling"] => PoolingBenchmark.Run(),
    ["training", .. var options] => TrainingBenchmark.Run(options),
    ["pipeline", .. var options] => PipelineBenchmark.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project benchmarks/Conv2D.Benchmarks -- VERB [options]

          kernels [--quick] [--format last|first] [--threads 1|2] [--only TEXT]
              the managed kernels beside ONNX Runtime, layer by layer
          pooling
              the managed pooling beside ONNX Runtime
          training [--quick] [--threads 1|2] [--only TEXT]
              one training step beside PyTorch, layer by layer
          pipeline [--quick]
              Conv2D in an ML.NET pipeline beside the same layer through ApplyOnnxModel
        """);
    return 2;
}
