// Product photographs beside tabular columns in one ML.NET pipeline: Conv2D turns each photograph into features, a
// linear trainer learns ten categories from them, and the model is saved, loaded, exported and checked.
using System.Globalization;
using Conv2D.MLNet;
using Conv2D.Numerics;
using FashionProducts;
using Microsoft.ML;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string dataFolder = Path.Combine(AppContext.BaseDirectory, "data", "fashion-mnist");
string outputFolder = Path.GetRelativePath(".", Directory.CreateDirectory(Build.OutputFolder).FullName);
string modelPath = Path.Combine(outputFolder, "model.zip");
string onnxPath = Path.Combine(outputFolder, "conv2d.onnx");
string picturePath = Path.Combine(outputFolder, "filters-and-maps.png");
Console.WriteLine($"Built on ML.NET from: {Build.MLNetSource}");

// 1. The data: each row has the pixels of a photograph, and a few measurements as tabular columns.
var mlContext = new MLContext(seed: 1);
var (trainProducts, testProducts) = Steps.Run("Reading and measuring 7,000 products", () =>
    (Catalogue.Read(dataFolder, "train"), Catalogue.Read(dataFolder, "t10k")));
var train = mlContext.Data.LoadFromEnumerable(trainProducts);
var test = mlContext.Data.LoadFromEnumerable(testProducts);

// 2. The features: 32 random filters of 5 x 5 with ReLU, then the mean of each 4 x 4 pixels of each feature map (that is a
//    Conv2D, too: one constant filter for each channel), then the tabular columns beside them.
var features = mlContext.Transforms.Conv2D("Maps", filters: 32, kernelSize: 5, inputColumnName: "Pixels",
        padding: Padding.Same, activation: Activations.Relu, kernelInitializer: Initializers.GlorotUniform(seed: 1))
    .Append(mlContext.Transforms.Conv2D("Means", filters: 32, kernelSize: 4, inputColumnName: "Maps",
        strides: 4, groups: 32, useBias: false, kernelInitializer: Initializers.Constant(1 / 16f)))
    .Append(mlContext.Transforms.Concatenate("Features", ["Means", .. Product.TabularColumns]));

// 3. The same trainer on the raw pixels and the same tabular columns, to see what the convolution is worth.
var rawFeatures = mlContext.Transforms.Concatenate("Features", ["Pixels", .. Product.TabularColumns]);

var rawModel = Steps.Run("Training on raw pixels", () => rawFeatures.Append(Classifier.Create(mlContext)).Fit(train));
var model = Steps.Run("Training on convolution features", () => features.Append(Classifier.Create(mlContext)).Fit(train));
double rawAccuracy = Steps.Run("Evaluating on raw pixels", () => Classifier.Accuracy(mlContext, rawModel, test));
double accuracy = Steps.Run("Evaluating on convolution features", () => Classifier.Accuracy(mlContext, model, test));
Console.WriteLine($"  accuracy on {testProducts.Length} products: {accuracy:0.0000} with Conv2D, {rawAccuracy:0.0000} on raw pixels");

// 4. Saved and loaded: the new context has not heard of Conv2D; the model brings it along.
mlContext.Model.Save(model, train.Schema, modelPath);
var newContext = new MLContext();
var loadedModel = newContext.Model.Load(modelPath, out _);
Console.WriteLine($"Saved and loaded {modelPath}");
Console.WriteLine($"  its accuracy: {Classifier.Accuracy(newContext, loadedModel, test):0.0000}");

var engine = newContext.Model.CreatePredictionEngine<Product, Prediction>(loadedModel);
var product = testProducts[9];
var prediction = engine.Predict(product);
Console.WriteLine($"  one product, {product.Category}: predicted {prediction.PredictedCategory} with probability {prediction.Score.Max():0.000}");

// 5. The first layer as an ONNX model, scored by ML.NET's own ApplyOnnxModel on every test product.
var layers = model.OfType<Conv2DTransformer>().ToArray();
layers[0].ExportToOnnx(onnxPath);
double onnxDifference = Steps.Run("Scoring the exported ONNX model", () =>
{
    var managed = layers[0].WithBackend(Conv2DBackend.Managed);
    var onnx = mlContext.Transforms.ApplyOnnxModel("Maps", "Pixels", onnxPath).Fit(test);
    return Difference.MaxRelative(managed.Transform(test), onnx.Transform(test), "Maps");
});
Console.WriteLine($"  it differs from the managed layer by at most {Difference.ToText(onnxDifference)} of the largest value");

// 6. The two backends, the managed kernels and ONNX Runtime, layer by layer on the same rows.
var backends = Steps.Run("Comparing the backends", () => new[]
{
    layers[0].CompareBackends(test),
    layers[1].CompareBackends(layers[0].Transform(test)),
});
double backendDifference = backends.Max(comparison => comparison.MaxRelativeDifference);
foreach (var comparison in backends)
    Console.WriteLine($"  {comparison}");

// 7. What the first layer looks for, and what it finds in one product.
FeaturePicture.Write(picturePath, layers[0], mlContext.Data.LoadFromEnumerable([product]));
Console.WriteLine($"Wrote {onnxPath}");
Console.WriteLine($"Wrote {picturePath}");

Console.WriteLine(
    $"result accuracy_conv={accuracy:0.0000} accuracy_raw={rawAccuracy:0.0000} " +
    $"backend_max_rel_diff={Difference.ToText(backendDifference)} onnx_max_rel_diff={Difference.ToText(onnxDifference)} " +
    $"rows={testProducts.Length} source={Build.MLNetSource}");
