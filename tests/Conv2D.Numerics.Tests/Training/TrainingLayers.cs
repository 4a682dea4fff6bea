namespace Conv2D.Numerics.Tests;

/// <summary>Small layers to train, with their first weights.</summary>
internal static class TrainingLayers
{
    public static Conv2DConfig Small => new() { Filters = 6, KernelSize = 3, Activation = Activations.Relu };

    public static ConvWeights FirstWeights(Conv2DConfig config, int channels)
    {
        int[] shape = [config.KernelSize.Height, config.KernelSize.Width, channels / config.Groups, config.Filters];
        float[] kernel = new float[shape[0] * shape[1] * shape[2] * shape[3]];
        Initializers.GlorotUniform(3).Fill(kernel, shape, 3);
        return new(kernel, shape, config.UseBias ? new float[config.Filters] : []);
    }

    public static TrainingResult Train(this ITrainingData data, ImageShape shape, Conv2DTraining options, Conv2DConfig? config = null)
    {
        config ??= Small;
        return new Conv2DTrainer(config, shape, options).Fit(data, FirstWeights(config, shape.Channels));
    }
}
