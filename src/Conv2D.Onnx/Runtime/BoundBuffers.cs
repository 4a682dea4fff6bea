using Microsoft.ML.OnnxRuntime;

namespace Conv2D.Onnx;

/// <summary>An input and an output buffer for a fixed number of images, bound to a session.</summary>
internal sealed class BoundBuffers : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly OrtValue _inputValue;
    private readonly OrtValue _outputValue;

    public BoundBuffers(InferenceSession session, string inputName, long[] inputShape, string outputName, long[] outputShape)
    {
        // Arrays that never move: ONNX Runtime keeps their addresses.
        Input = GC.AllocateArray<float>(Product(inputShape), pinned: true);
        Output = GC.AllocateArray<float>(Product(outputShape), pinned: true);
        _session = session;
        _inputValue = OrtValue.CreateTensorValueFromMemory(Input, inputShape);
        _outputValue = OrtValue.CreateTensorValueFromMemory(Output, outputShape);
        _binding = session.CreateIoBinding();
        _binding.BindInput(inputName, _inputValue);
        _binding.BindOutput(outputName, _outputValue);
    }

    public float[] Input { get; }

    public float[] Output { get; }

    public void Run() => _session.RunWithBinding(_options, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _inputValue.Dispose();
        _outputValue.Dispose();
        _options.Dispose();
    }

    private static int Product(long[] shape)
    {
        long product = 1;
        foreach (long extent in shape)
            product = checked(product * extent);
        return checked((int)product);
    }
}
