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

// 2. Features from 32 random filters of 5 x 5 with ReLU: the mean of each 4 x 4 pixels of each feature map, then the tabular
//    columns beside them. The trainer and the photographs are the same for all three kinds of features.
var label = mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Product.Category));
var randomFeatures = label
    .Append(mlContext.Transforms.Conv2D("Maps", filters: 32, kernelSize: 5, inputColumnName: "Pixels",
        padding: Padding.Same, activation: Activations.Relu, kernelInitializer: Initializers.GlorotUniform(seed: 1)))
    .Append(mlContext.Transforms.AveragePooling2D("Means", "Maps", poolSize: 4))
    .Append(mlContext.Transforms.Concatenate("Features", ["Means", .. Product.TabularColumns]));

// 3. The raw pixels and the same tabular columns, to see what the convolution is worth.
var rawFeatures = label.Append(mlContext.Transforms.Concatenate("Features", ["Pixels", .. Product.TabularColumns]));

var rawModel = Steps.Run("Training on raw pixels", () => rawFeatures.Append(Classifier.Create(mlContext)).Fit(train));
var randomModel = Steps.Run("Training on features of random filters", () => randomFeatures.Append(Classifier.Create(mlContext)).Fit(train));
double rawAccuracy = Steps.Run("Evaluating on raw pixels", () => Classifier.Accuracy(mlContext, rawModel, test));
double randomAccuracy = Steps.Run("Evaluating on features of random filters", () => Classifier.Accuracy(mlContext, randomModel, test));

// 4. Features from filters that learn. Fit trains the first layer on the photographs, the second on what the first sees.
var features = TrainingBars.Run("Training two Conv2D layers", bars =>
    TrainedFeatures.Create(mlContext, trainProducts.Length, bars).Fit(train));
var classifier = Steps.Run("Training on their features", () => Classifier.Create(mlContext).Fit(features.Transform(train)));
var model = features.Append(classifier);
double accuracy = Steps.Run("Evaluating on their features", () => Classifier.Accuracy(mlContext, model, test));
Console.WriteLine(
    $"  accuracy on {testProducts.Length} products: {accuracy:0.0000} with trained filters, {randomAccuracy:0.0000} with random ones, " +
    $"{rawAccuracy:0.0000} on raw pixels");

// 5. Saved and loaded: the new context has not heard of Conv2D; the model brings it along.
mlContext.Model.Save(model, train.Schema, modelPath);
var newContext = new MLContext();
var loadedModel = newContext.Model.Load(modelPath, out _);
Console.WriteLine($"Saved and loaded {modelPath}");
Console.WriteLine($"  its accuracy: {Classifier.Accuracy(newContext, loadedModel, test):0.0000}");

var engine = newContext.Model.CreatePredictionEngine<Product, Prediction>(loadedModel);
var product = testProducts[9];
var prediction = engine.Predict(product);
Console.WriteLine($"  one product, {product.Category}: predicted {prediction.PredictedCategory} with probability {prediction.Score.Max():0.000}");

// 6. The first layer as an ONNX model, scored by ML.NET's own ApplyOnnxModel on every test product.
var layers = model.OfType<ImageTransformer>().ToArray(); // convolution and pooling, twice
var firstLayer = (Conv2DTransformer)layers[0];
firstLayer.ExportToOnnx(onnxPath);
double onnxDifference = Steps.Run("Scoring the exported ONNX model", () =>
{
    var managed = firstLayer.WithBackend(Conv2DBackend.Managed);
    var onnx = mlContext.Transforms.ApplyOnnxModel("Edges", "Pixels", onnxPath).Fit(test);
    return Difference.MaxRelative(managed.Transform(test), onnx.Transform(test), "Edges");
});
Console.WriteLine($"  it differs from the managed layer by at most {Difference.ToText(onnxDifference)} of the largest value");

// 7. The two backends, the managed kernels and ONNX Runtime, layer by layer on the same rows.
var backends = Steps.Run("Comparing the backends", () =>
{
    var rows = test;
    var comparisons = new List<BackendComparison>();
    foreach (var layer in layers)
    {
        comparisons.Add(layer.CompareBackends(rows));
        rows = layer.Transform(rows);
    }

    return comparisons;
});
double backendDifference = backends.Max(comparison => comparison.MaxRelativeDifference);
foreach (var comparison in backends)
    Console.WriteLine($"  {comparison}");

// 8. How the layers learned, what the first one looks for, and what it finds in one product.
foreach (var (layer, number) in layers.OfType<Conv2DTransformer>().Select((layer, i) => (layer, i + 1)))
{
    string curvePath = Path.Combine(outputFolder, $"training-{number}.svg");
    layer.TrainingHistory!.SaveSvg(curvePath);
    Console.WriteLine($"Wrote {curvePath}");
}

FeaturePicture.Write(picturePath, firstLayer, mlContext.Data.LoadFromEnumerable([product]));
Console.WriteLine($"Wrote {onnxPath}");
Console.WriteLine($"Wrote {picturePath}");

Console.WriteLine(
    $"result accuracy_conv={randomAccuracy:0.0000} accuracy_raw={rawAccuracy:0.0000} " +
    $"backend_max_rel_diff={Difference.ToText(backendDifference)} onnx_max_rel_diff={Difference.ToText(onnxDifference)} " +
    $"rows={testProducts.Length} source={Build.MLNetSource} accuracy_trained={accuracy:0.0000}");
