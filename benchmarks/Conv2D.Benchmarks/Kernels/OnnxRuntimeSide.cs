using Conv2D.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>
/// The yardstick: the same layer on ONNX Runtime's CPU provider with everything in its favour. All graph optimizations,
/// the batch fixed so that it can plan its memory, input and output bound once to memory that never moves, its own
/// thread pool with its default of spinning between runs.
/// </summary>
internal sealed class OnnxRuntimeSide : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input, _output;
    private readonly RunOptions _run = new();

    public OnnxRuntimeSide(OnnxLayer layer, float[] images, int batch, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddFreeDimensionOverrideByName("batch", batch);
        _session = new InferenceSession(OnnxModels.ToBytes(layer), options);
        Output = GC.AllocateArray<float>(batch * layer.OutputShape.Length, pinned: true);
        _input = OrtValue.CreateTensorValueFromMemory(images, [batch, .. layer.InputDimensions]);
        _output = OrtValue.CreateTensorValueFromMemory(Output, [batch, .. layer.OutputDimensions]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(OnnxModels.DefaultInputName, _input);
        _binding.BindOutput(OnnxModels.DefaultOutputName, _output);
    }

    public float[] Output { get; }

    public void Run() => _session.RunWithBinding(_run, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
