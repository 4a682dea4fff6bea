using Conv2D.Numerics;

namespace Conv2D.Benchmarks.Training;

/// <summary>One training step on the managed kernels: forward, both gradients, update, as an optimizer of a library would.</summary>
internal sealed class OurStep
{
    private readonly ConvBatchPass _pass;
    private readonly OptimizerState _optimizer;
    private readonly float[] _inputs, _sums, _sumGradients, _inputGradients;
    private readonly float[][] _weights, _gradients;

    public OurStep(TrainingLayer layer, int threads)
    {
        var g = layer.Geometry;
        var random = new Random(1);
        _pass = new ConvBatchPass(g, TrainingLayer.Batch, threads);
        _inputs = Values(random, TrainingLayer.Batch * g.Input.Length);
        _sums = new float[TrainingLayer.Batch * g.Output.Length];
        _sumGradients = Values(random, _sums.Length);
        _inputGradients = new float[_inputs.Length];
        _weights = [Values(random, g.KernelLength), new float[g.Filters]];
        _gradients = [new float[g.KernelLength], new float[g.Filters]];
        _optimizer = Optimizers.Sgd(1e-7).CreateState(g.KernelLength, g.Filters);
        _pass.SetWeights(_weights[0], _weights[1]);
    }

    public string Plans => _pass.PlanNames;

    /// <summary>The times of some steps.</summary>
    public StepTime[] Measure(int repeats)
    {
        var times = new StepTime[repeats];
        foreach (ref var time in times.AsSpan())
        {
            var watch = StepWatch.Start();
            Run();
            time = watch.Stop();
        }

        return times;
    }

    private void Run()
    {
        _pass.SetWeights(_weights[0], _weights[1]);
        _pass.Forward(_inputs, _sums, TrainingLayer.Batch);
        foreach (float[] gradient in _gradients)
            gradient.AsSpan().Clear();
        _pass.Backward(_inputs, _sumGradients, _inputGradients, _gradients[0], _gradients[1], TrainingLayer.Batch);
        _optimizer.Step(_weights, _gradients);
    }

    private static float[] Values(Random random, int length)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
            value = random.NextSingle() - 0.5f;
        return values;
    }
}
