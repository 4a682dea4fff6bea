namespace Conv2D.Numerics;

/// <summary>What an optimizer remembers about some weights: its moments, and the number of steps made.</summary>
public sealed class OptimizerState
{
    private readonly int[] _lengths;
    private readonly float[][][] _slots;

    internal OptimizerState(Optimizer optimizer, ReadOnlySpan<int> lengths)
    {
        Optimizer = optimizer;
        _lengths = lengths.ToArray();
        _slots = Array.ConvertAll(_lengths, length =>
        {
            var slots = new float[optimizer.Slots][];
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = new float[length];
                Array.Fill(slots[i], optimizer.InitialSlotValue);
            }

            return slots;
        });
    }

    /// <summary>The rule.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Number of steps made: Keras' <c>iterations</c>.</summary>
    public long Iterations { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate => Optimizer.LearningRate.At(Iterations);

    /// <summary>
    /// Makes one step, in Keras' order: the gradients are clipped (in place), the weights decay, the weights are updated.
    /// </summary>
    /// <param name="weights">The weights, in the order in which the state was made.</param>
    /// <param name="gradients">Their gradients; clipped ones are overwritten.</param>
    /// <exception cref="ArgumentException">Number or lengths of the weights differ from those the state was made for.</exception>
    public void Step(ReadOnlySpan<float[]> weights, ReadOnlySpan<float[]> gradients)
    {
        RequireLengths(weights, nameof(weights));
        RequireLengths(gradients, nameof(gradients));
        float learningRate = (float)LearningRate;
        GradientClipping.Apply(Optimizer, gradients);
        Iterations++;
        for (int i = 0; i < weights.Length; i++)
        {
            if (Optimizer.WeightDecay is { } decay)
                UpdateLoop.Run(new WeightDecayRule((float)(decay * learningRate)), weights[i], gradients[i], []);
            Optimizer.Update(weights[i], gradients[i], _slots[i], learningRate, Iterations);
        }
    }

    private void RequireLengths(ReadOnlySpan<float[]> arrays, string name)
    {
        if (arrays.Length != _lengths.Length)
            throw new ArgumentException($"{name} has {arrays.Length} entries; the state was made for {_lengths.Length} weights.", name);
        for (int i = 0; i < arrays.Length; i++)
        {
            if (arrays[i].Length != _lengths[i])
                throw new ArgumentException($"{name}[{i}] has {arrays[i].Length} values; the state was made for {_lengths[i]}.", name);
        }
    }
}
