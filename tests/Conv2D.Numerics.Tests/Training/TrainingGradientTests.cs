using Conv2D.Numerics.Training;

namespace Conv2D.Numerics.Tests;

public class TrainingGradientTests
{
    [Theory]
    [InlineData(TrainingObjective.SoftmaxCrossEntropy, null, DataFormat.ChannelsLast)]
    [InlineData(TrainingObjective.SoftmaxCrossEntropy, 2, DataFormat.ChannelsFirst)]
    [InlineData(TrainingObjective.BinaryCrossEntropy, 3, DataFormat.ChannelsLast)]
    [InlineData(TrainingObjective.MeanSquaredError, null, DataFormat.ChannelsFirst)]
    public void The_gradients_of_a_batch_are_those_of_its_loss_with_every_penalty(TrainingObjective objective, int? pool, DataFormat format)
    {
        var config = new Conv2DConfig
        {
            Filters = 4,
            KernelSize = (3, 2),
            Strides = (1, 2),
            Padding = Padding.Same,
            DataFormat = format,
            Activation = Activations.Tanh,
            KernelRegularizer = new SumOfSquares(0.1f),
            BiasRegularizer = new SumOfSquares(0.2f),
            ActivityRegularizer = new SumOfSquares(0.02f),
        };
        var random = new Random(11);
        var geometry = ConvGeometry.Create(config, new(5, 6, 2));
        var batch = new TrainingRow[7];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = new TrainingRow(geometry.Input.Length) { Label = i % 2 };
            foreach (ref float value in batch[i].Image.AsSpan())
                value = random.NextSingle() * 2 - 1;
        }

        var survey = new LabelSurvey(objective, objective == TrainingObjective.SoftmaxCrossEntropy ? 3 : 1, batch.Length, 0);
        var options = new Conv2DTraining { HeadPooling = pool };
        var layer = new TrainedLayer(config, geometry, TrainingLayers.FirstWeights(config, 2).WithBias([0.1f, -0.2f, 0.3f, -0.4f]), options, survey);
        var runner = new BatchRunner(layer, batch.Length, 2);
        runner.Train(batch, batch.Length);
        float[][] gradients = Array.ConvertAll(runner.Gradients, gradient => (float[])gradient.Clone());

        const float Step = 1f / 64;
        for (int which = 0; which < layer.Weights.Length; which++)
        for (int i = 0; i < layer.Weights[which].Length; i += 1 + layer.Weights[which].Length / 25)
        {
            float kept = layer.Weights[which][i];
            double At(float offset)
            {
                layer.Weights[which][i] = kept + offset;
                double loss = runner.Evaluate(batch, batch.Length).Loss;
                layer.Weights[which][i] = kept;
                return loss;
            }

            // Fourth order, so that the step may be large enough for single precision.
            double expected = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
            Assert.True(Math.Abs(expected - gradients[which][i]) < 2e-4, $"gradient {which}[{i}] is {gradients[which][i]}, expected {expected}");
        }
    }

    [Fact]
    public void Losses_are_those_worked_out_by_hand()
    {
        float[] gradient = new float[3];
        var (loss, metric) = Objective.Of(TrainingObjective.SoftmaxCrossEntropy).Evaluate([0, MathF.Log(2), 0], 1, gradient);
        Assert.Equal((Math.Log(2), 1), (loss, metric), (a, b) => Math.Abs(a.Item1 - b.Item1) < 1e-7 && a.Item2 == b.Item2);
        Assert.Equal([0.25f, -0.5f, 0.25f], gradient);

        (loss, metric) = Objective.Of(TrainingObjective.BinaryCrossEntropy).Evaluate([0], 1, gradient);
        Assert.Equal((Math.Log(2), -0.5f, 0), (loss, gradient[0], metric));

        (loss, metric) = Objective.Of(TrainingObjective.MeanSquaredError).Evaluate([3], 1, gradient);
        Assert.Equal((4, 4f, 2), (loss, gradient[0], metric));
    }

    [Theory]
    [InlineData(TrainingObjective.SoftmaxCrossEntropy)]
    [InlineData(TrainingObjective.BinaryCrossEntropy)]
    public void Losses_do_not_overflow_far_out(TrainingObjective objective)
    {
        float[] gradient = new float[2];
        var (loss, _) = Objective.Of(objective).Evaluate([1000, -1000], objective == TrainingObjective.BinaryCrossEntropy ? 0 : 1, gradient);
        Assert.Equal(objective == TrainingObjective.BinaryCrossEntropy ? 1000 : 2000, loss);
        Assert.Equal(1f, gradient[0]);
    }
}
