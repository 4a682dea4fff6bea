using Conv2D.Benchmarks.Kernels;

// One verb, one benchmark; each prints its table and ends with lines that a script can read.
return args switch
{
    ["kernels", .. var options] => KernelsBenchmark.Run(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        usage: dotnet run -c Release --project benchmarks/Conv2D.Benchmarks -- VERB [options]

          kernels [--quick] [--format last|first] [--threads 1|2] [--only TEXT]
              the managed kernels beside ONNX Runtime, layer by layer
        """);
    return 2;
}
