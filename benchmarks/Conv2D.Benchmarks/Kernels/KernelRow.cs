using Conv2D.Numerics;
using Conv2D.Onnx;

namespace Conv2D.Benchmarks.Kernels;

/// <summary>One measured row of the table. Times are medians, in seconds an image; the ratio is a median, too (<see cref="Duel"/>).</summary>
internal sealed record KernelRow(
    string Layer, string Plan, double GigaFlops, double ShareOfPeak, double Ours, double Theirs, double Ratio, double AtBest, long BytesPerRun)
{
    // Both sides are checked against each other before they are timed, to the tolerance the library promises.
    private const double Tolerance = 4e-5;

    public static KernelRow Measure(BenchmarkLayer benchmark, DataFormat format, Activation activation, int threads, int batch, Beside beside, Duel duel)
    {
        var geometry = benchmark.Geometry(format);
        var random = new Random(1);
        float[] kernel = Numbers(random, geometry.KernelLength, (float)Math.Sqrt(6.0 / (geometry.KernelSize.Area * (geometry.ChannelsPerGroup + geometry.FiltersPerGroup))));
        float[] bias = Numbers(random, geometry.Filters, 0.1f);
        float[] images = Numbers(random, batch * geometry.Input.Length, 1);

        using var onnx = new OnnxRuntimeSide(new OnnxConvLayer(geometry, kernel, bias, activation), images, batch, threads);
        var layer = new ManagedConv2D(geometry, kernel, bias, activation);
        var scratch = layer.CreateScratch(threads);
        float[] output = GC.AllocateArray<float>(batch * layer.OutputShape.Length, pinned: true);
        void Ours() => layer.RunBatch(images, output, batch, scratch, threads);
        void OneByOne(bool firstOnly)
        {
            int inLength = geometry.Input.Length, outLength = layer.OutputShape.Length;
            for (int i = 0; i < batch; i++)
            {
                int image = firstOnly ? 0 : i;
                layer.Run(images.AsSpan(image * inLength, inLength), output.AsSpan(image * outLength, outLength), scratch, threads);
            }
        }

        Ours();
        onnx.Run();
        RequireEqual(output, onnx.Output, benchmark.Name);
        Action theirs = beside switch
        {
            Beside.OneThread => () => layer.RunBatch(images, output, batch, scratch),
            Beside.OneImage => () => OneByOne(firstOnly: true),
            Beside.OneByOne => () => OneByOne(firstOnly: false),
            _ => onnx.Run,
        };
        var (ours, other, ratio, atBest, peak) = duel.Measure(Ours, theirs);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        const int runs = 20;
        for (int i = 0; i < runs; i++)
            Ours();
        long bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / runs;

        double gigaFlops = 2e-9 * geometry.MultiplyAdds * batch / ours;
        string name = activation == Activations.Linear ? benchmark.Name : $"{benchmark.Name}-{activation.Name}";
        return new(name, layer.PlanName, gigaFlops, gigaFlops / (peak * threads), ours / batch, other / batch, ratio, atBest, bytes);
    }

    private static void RequireEqual(float[] ours, float[] theirs, string layer)
    {
        float difference = 0, magnitude = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(ours[i] - theirs[i]));
            magnitude = Math.Max(magnitude, Math.Abs(theirs[i]));
        }

        if (!(difference <= Tolerance * magnitude))
            throw new InvalidOperationException($"{layer}: the two sides differ by {difference / magnitude:e1} of the largest magnitude.");
    }

    private static float[] Numbers(Random random, int count, float scale)
    {
        float[] values = GC.AllocateArray<float>(count, pinned: true);
        for (int i = 0; i < count; i++)
            values[i] = (2 * random.NextSingle() - 1) * scale;
        return values;
    }
}
