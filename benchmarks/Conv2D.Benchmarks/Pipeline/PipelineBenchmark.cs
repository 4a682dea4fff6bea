using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.Benchmarks.Pipeline;

/// <summary>Conv2D inside ML.NET beside the same layer through ApplyOnnxModel: streaming, and one row at a time.</summary>
internal static class PipelineBenchmark
{
    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        if (args is not ([] or ["--quick"]))
        {
            Console.Error.WriteLine($"'{string.Join(' ', args)}' is not an option; there is --quick.");
            return 2;
        }

        var times = args is [] ? new PipelineTimes(9, TimeSpan.FromMilliseconds(250)) : new PipelineTimes(3, TimeSpan.FromMilliseconds(60));
        var target = TimeSpan.FromSeconds(args is [] ? 0.5 : 0.1);
        string source = typeof(PipelineBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "MLNetSource").Value!;
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, "
            + $"Microsoft.ML {Version(typeof(MLContext))} ({source}), ONNX Runtime {Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()}");
        Console.WriteLine($"{"layer",-42} {"mode",-18} {"ours",16} {"ApplyOnnxModel",16} {"ratio",6} {"our CPU",9} {"its CPU",9} {"our bytes",10} {"its bytes",10}");
        string folder = Directory.CreateTempSubdirectory("conv2d-pipeline").FullName;
        try
        {
            var summary = new List<string>();
            for (int i = 0; i < PipelineLayer.All.Length; i++)
            {
                var layer = PipelineLayer.Create(i, folder);
                RequireSameFeatures(layer);
                string[] lines = [Streaming(layer, times, target), Engines(layer, times)];
                if (i == 0)
                    summary.AddRange(lines);
            }

            summary.ForEach(Console.WriteLine);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Streaming(PipelineLayer layer, PipelineTimes times, TimeSpan target)
    {
        // As many rows as our side reads in the time wanted; a short pass tells.
        const int Few = 2000;
        var probe = layer.Ours.Transform(layer.Load(Few));
        ReadAll(probe);
        double seconds = PipelineTimes.Pass(Few, () => ReadAll(probe)).Seconds;
        int rows = Math.Max(Few, (int)(target.TotalSeconds / seconds));
        var data = layer.Load(rows);
        IDataView ours = layer.Ours.Transform(data), onnx = layer.Onnx.Transform(data);
        var (our, its) = times.Compare(
            () => PipelineTimes.Pass(rows, () => ReadAll(ours)), () => PipelineTimes.Pass(rows, () => ReadAll(onnx)));
        double ratio = its.Seconds / our.Seconds;
        Print(layer, "streaming", $"{1 / our.Seconds:n0} rows/s", $"{1 / its.Seconds:n0} rows/s", ratio, our, its);
        return $"pipeline mode=streaming ratio={ratio:f2} ours={1 / our.Seconds:f0}rows/s onnx={1 / its.Seconds:f0}rows/s";
    }

    private static string Engines(PipelineLayer layer, PipelineTimes times)
    {
        using var ours = Engine(layer, layer.Ours);
        using var onnx = Engine(layer, layer.Onnx);
        var prediction = new FeatureRow();
        int row = 0;
        var (our, its) = times.Compare(() => times.Calls(() => Predict(ours)), () => times.Calls(() => Predict(onnx)));
        double ratio = its.Seconds / our.Seconds;
        Print(layer, "prediction_engine", $"{our.Seconds * 1e6:f1} us", $"{its.Seconds * 1e6:f1} us", ratio, our, its);
        return $"pipeline mode=prediction_engine ratio={ratio:f2} ours={our.Seconds * 1e6:f1}us onnx={its.Seconds * 1e6:f1}us";

        void Predict(PredictionEngine<Row, FeatureRow> engine) => engine.Predict(layer.Rows[row++ % layer.Rows.Length], ref prediction);
    }

    private static PredictionEngine<Row, FeatureRow> Engine(PipelineLayer layer, ITransformer model) =>
        layer.Context.Model.CreatePredictionEngine<Row, FeatureRow>(model, inputSchemaDefinition: layer.Schema);

    private static int ReadAll(IDataView view)
    {
        var column = view.Schema["Features"];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
            getter(ref features);
        return rows;
    }

    private static void RequireSameFeatures(PipelineLayer layer)
    {
        var data = layer.Load(8);
        float[] ours = Values(layer.Ours), onnx = Values(layer.Onnx);
        double largest = ours.Max(value => Math.Abs((double)value));
        double difference = ours.Zip(onnx, (a, b) => Math.Abs((double)a - b)).Max();
        if (!(difference <= 2e-5 * largest))
            throw new InvalidOperationException($"{layer.Name}: the two sides differ by {difference}, the largest magnitude being {largest}.");

        float[] Values(ITransformer model) => [.. model.Transform(data).GetColumn<float[]>("Features").SelectMany(row => row)];
    }

    private static void Print(PipelineLayer layer, string mode, string ours, string onnx, double ratio, RowCost our, RowCost its) =>
        Console.WriteLine($"{layer.Name,-42} {mode,-18} {ours,16} {onnx,16} {ratio,6:f2} {our.Processor * 1e6,6:f1} us {its.Processor * 1e6,6:f1} us "
            + $"{our.Bytes,10:f0} {its.Bytes,10:f0}");

    private static string Version(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
}
