using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>Scores with ONNX models.</summary>
public static class OnnxCatalog
{
    /// <summary>Adds the outputs of a model, read from columns named as its inputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), [], [], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds the outputs of a model, read from columns named as its inputs.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), [], [], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds the outputs of a model, read from columns named as its inputs, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string modelFile, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), [], [], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds the outputs of a model, read from columns named as its inputs, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, Stream modelBytes, IDictionary<string, int[]> shapeDictionary, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), [], [], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds one output of a model with one input.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), [outputColumnName], [inputColumnName], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds one output of a model with one input.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), [outputColumnName], [inputColumnName], null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds one output of a model with one input, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, string modelFile, IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), [outputColumnName], [inputColumnName], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds one output of a model with one input, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName, Stream modelBytes, IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), [outputColumnName], [inputColumnName], shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds outputs of a model.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), outputColumnNames, inputColumnNames, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds outputs of a model.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), outputColumnNames, inputColumnNames, null, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds outputs of a model, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, string modelFile, IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelFile), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds outputs of a model, with other shapes.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog, string[] outputColumnNames, string[] inputColumnNames, Stream modelBytes, IDictionary<string, int[]> shapeDictionary,
        int? gpuDeviceId = null, bool fallbackToCpu = false)
        => Apply(catalog, Bytes(catalog, modelBytes), outputColumnNames, inputColumnNames, shapeDictionary, gpuDeviceId, fallbackToCpu);

    /// <summary>Adds outputs of a model.</summary>
    public static OnnxScoringEstimator ApplyOnnxModel(this TransformsCatalog catalog, OnnxOptions options)
    {
        Contracts.CheckValue(options, nameof(options));
        return new(CatalogUtils.GetEnvironment(catalog), new OnnxTransformer(CatalogUtils.GetEnvironment(catalog), Bytes(catalog, options.ModelFile), options));
    }

    private static OnnxScoringEstimator Apply(
        TransformsCatalog catalog, byte[] model, string[] outputs, string[] inputs, IDictionary<string, int[]> shapes, int? gpuDeviceId, bool fallbackToCpu)
    {
        var options = new OnnxOptions { OutputColumns = outputs, InputColumns = inputs, ShapeDictionary = shapes, GpuDeviceId = gpuDeviceId, FallbackToCpu = fallbackToCpu };
        return new(CatalogUtils.GetEnvironment(catalog), new OnnxTransformer(CatalogUtils.GetEnvironment(catalog), model, options));
    }

    private static byte[] Bytes(TransformsCatalog catalog, string modelFile)
    {
        var env = CatalogUtils.GetEnvironment(catalog);
        env.CheckNonWhiteSpace(modelFile, nameof(modelFile));
        env.CheckIO(File.Exists(modelFile), $"Model file {modelFile} does not exists.");
        return File.ReadAllBytes(modelFile);
    }

    private static byte[] Bytes(TransformsCatalog catalog, Stream modelBytes)
    {
        CatalogUtils.GetEnvironment(catalog).CheckValue(modelBytes, nameof(modelBytes));
        using var copy = new MemoryStream();
        modelBytes.CopyTo(copy);
        return copy.ToArray();
    }
}
