namespace Microsoft.ML.Transforms.Onnx;

/// <summary>What can be set for scoring with an ONNX model.</summary>
public sealed class OnnxOptions
{
    /// <summary>The file of the model.</summary>
    public string ModelFile;

    /// <summary>The columns the model reads; its inputs unless set.</summary>
    public string[] InputColumns;

    /// <summary>The columns the model makes; its outputs unless set.</summary>
    public string[] OutputColumns;

    /// <summary>Which graphics processor to use. This implementation has none.</summary>
    public int? GpuDeviceId;

    /// <summary>Whether to go on with the processor where there is no graphics processor.</summary>
    public bool FallbackToCpu;

    /// <summary>Shapes in place of those of the model.</summary>
    public IDictionary<string, int[]> ShapeDictionary;

    /// <summary>How deep the model may be nested.</summary>
    public int RecursionLimit = 100;

    /// <summary>How many threads run nodes side by side.</summary>
    public int? InterOpNumThreads;

    /// <summary>How many threads run one node.</summary>
    public int? IntraOpNumThreads;
}
