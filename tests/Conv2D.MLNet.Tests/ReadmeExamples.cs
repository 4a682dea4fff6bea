using Conv2D.Numerics;
using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>The README's shorter examples, compiled. The lines between the marks stand in the README.</summary>
internal static class ReadmeExamples
{
    public static Conv2DTransformer FromPython(MLContext mlContext, IDataView data, string json)
    {
        // README
        // A layer defined in Python: json.dumps(layer.get_config()) or the object in config.json of a .keras archive.
        var options = Conv2DOptions.FromKerasJson(json, outputColumnName: "Features", inputColumnName: "Image");
        options.Weights = ConvWeights.Load("conv1.npz");        // np.savez(..., kernel=..., bias=...); also .npy and .safetensors
        // or: OnnxWeights.Load("model.onnx", "conv1").Weights   from a Conv node of any ONNX model
        var layer = mlContext.Transforms.Conv2D(options).Fit(data);
        // END
        _ = (Func<ConvWeights>)(() => OnnxWeights.Load("model.onnx", "conv1").Weights);
        return layer;
    }

    public static void Trained(MLContext mlContext, IDataView data)
    {
        // README
        var layer = mlContext.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Features", InputColumnName = "Image", Filters = 32, KernelSize = 3, Activation = Activations.Relu,
            Training = new Conv2DTraining { LabelColumnName = "Label", Epochs = 5, Optimizer = Optimizers.Adam(0.001f), HeadPooling = 4 },
        }).Fit(data);
        Console.WriteLine(layer.TrainingHistory!.Epochs[^1].Metric);
        // END
    }

    public static IEstimator<ITransformer> Pooled(MLContext mlContext)
    {
        // README
        var pipeline = mlContext.Transforms.Conv2D("Maps", filters: 32, kernelSize: 5, inputColumnName: "Image", activation: Activations.Relu)
            .Append(mlContext.Transforms.MaxPooling2D("Pooled", inputColumnName: "Maps", poolSize: 2))
            .Append(mlContext.Transforms.GlobalAveragePooling2D("Features", inputColumnName: "Pooled"));
        // END
        return pipeline;
    }
}
