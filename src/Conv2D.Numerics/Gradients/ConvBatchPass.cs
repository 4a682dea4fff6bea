using Conv2D.Numerics.Gradients;
using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>
/// Takes batches of images forward through a convolution and gradients back, on several threads: what a step of training
/// does, whatever comes before and after the layer. The results do not depend on the number of threads. One caller at a
/// time; the weights may be new at each step, the memory stays.
/// </summary>
public sealed class ConvBatchPass
{
    private readonly ConvKernelGradient _kernelGradient;
    private readonly ConvKernelGradientSums[] _chunks;
    private readonly PlanMemory[] _plans;
    private readonly ConvInputGradientScratch[] _scratch;
    private ConvPlan? _forward;
    private ConvInputGradient? _backward;

    /// <summary>Takes memory for the threads.</summary>
    /// <param name="geometry">The layer and the shape of its input.</param>
    /// <param name="batchSize">Most images in a batch.</param>
    /// <param name="threads">Threads to work on.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public ConvBatchPass(ConvGeometry geometry, int batchSize, int threads)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        if (batchSize < 1)
            throw new ArgumentOutOfRangeException(nameof(batchSize), $"batchSize is {batchSize}; it must be at least 1.");
        if (threads < 1)
            throw new ArgumentOutOfRangeException(nameof(threads), $"threads is {threads}; it must be at least 1.");
        Geometry = geometry;
        BatchSize = batchSize;
        _kernelGradient = new ConvKernelGradient(geometry);
        _chunks = Make(FixedChunks.Count(batchSize, geometry.KernelLength), _kernelGradient.CreateSums);
        bool exceedsCache = ConvRun.ExceedCache(batchSize, (long)geometry.Input.Length + geometry.Output.Length);
        _plans = Make(Math.Min(threads, _chunks.Length), () => new PlanMemory(exceedsCache));
        _scratch = Make(_plans.Length, () => new ConvInputGradientScratch(geometry, exceedsCache));
    }

    /// <summary>The layer and the shape of its input.</summary>
    public ConvGeometry Geometry { get; }

    /// <summary>Most images in a batch.</summary>
    public int BatchSize { get; }

    /// <summary>Names of the plans for output, input gradient and kernel gradient, for reports; after <see cref="SetWeights"/>.</summary>
    public string PlanNames => $"{_forward?.Name}, {_backward?.PlanName}, {_kernelGradient.PlanName}";

    /// <summary>Packs the weights of the next passes.</summary>
    /// <param name="kernel">(height, width, input channels / groups, filters), row-major; copied.</param>
    /// <param name="bias">One number a filter, or empty for none; copied.</param>
    /// <exception cref="ArgumentException">A length does not match the geometry.</exception>
    public void SetWeights(ReadOnlyMemory<float> kernel, ReadOnlyMemory<float> bias)
    {
        ConvArguments.RequireWeights(Geometry, kernel.Length, bias.Length);
        var options = new ConvPlanOptions();
        FixedChunks.Run(chunks: 2, Math.Min(2, _plans.Length), (half, _) =>
        {
            if (half == 0)
                _forward = ConvPlanner.Choose(Geometry, kernel.Span, bias.Span, FusedActivation.None, options);
            else
                _backward = new ConvInputGradient(Geometry, kernel.Span, options);
        });
    }

    /// <summary>Convolution plus bias of a batch.</summary>
    /// <param name="inputs">Images one after another.</param>
    /// <param name="sums">Receives the output of each, before any activation.</param>
    /// <param name="count">Number of images.</param>
    /// <exception cref="ArgumentException">A length does not match, or the batch is larger than the pass was made for.</exception>
    /// <exception cref="InvalidOperationException">There are no weights yet.</exception>
    public void Forward(ReadOnlyMemory<float> inputs, Memory<float> sums, int count)
    {
        var plan = _forward ?? throw new InvalidOperationException("There are no weights yet; call SetWeights first.");
        RequireBatch(count, inputs.Length, nameof(inputs), Geometry.Input);
        RequireBatch(count, sums.Length, nameof(sums), Geometry.Output);
        FixedChunks.Run(_chunks.Length, _plans.Length, (chunk, thread) =>
        {
            var (first, end) = FixedChunks.Images(count, chunk, _chunks.Length);
            for (int i = first; i < end; i++)
                _plans[thread].Run(plan, Image(inputs, i, Geometry.Input), Image(sums, i, Geometry.Output));
        });
    }

    /// <summary>The gradients of a batch.</summary>
    /// <param name="inputs">What <see cref="Forward"/> was given.</param>
    /// <param name="sumGradients">Gradient of the loss with respect to its results.</param>
    /// <param name="inputGradients">Receives the gradient with respect to the images; empty where it is not needed.</param>
    /// <param name="kernelGradient">Added to; laid out as the kernel.</param>
    /// <param name="biasGradient">Added to, one number a filter; empty for none.</param>
    /// <param name="count">Number of images.</param>
    /// <exception cref="ArgumentException">A length does not match, or the batch is larger than the pass was made for.</exception>
    /// <exception cref="InvalidOperationException">There are no weights yet.</exception>
    public void Backward(
        ReadOnlyMemory<float> inputs, ReadOnlyMemory<float> sumGradients, Memory<float> inputGradients,
        Memory<float> kernelGradient, Memory<float> biasGradient, int count)
    {
        var transposed = _backward ?? throw new InvalidOperationException("There are no weights yet; call SetWeights first.");
        RequireBatch(count, inputs.Length, nameof(inputs), Geometry.Input);
        RequireBatch(count, sumGradients.Length, nameof(sumGradients), Geometry.Output);
        if (!inputGradients.IsEmpty)
            RequireBatch(count, inputGradients.Length, nameof(inputGradients), Geometry.Input);
        GradientArguments.RequireWeightGradients(Geometry, kernelGradient.Length, biasGradient.Length);
        FixedChunks.Run(_chunks.Length, _plans.Length, (chunk, thread) =>
        {
            _chunks[chunk].Clear();
            var (first, end) = FixedChunks.Images(count, chunk, _chunks.Length);
            for (int i = first; i < end; i++)
            {
                var gradient = Image(sumGradients, i, Geometry.Output);
                if (!inputGradients.IsEmpty)
                    transposed.Run(gradient, Image(inputGradients, i, Geometry.Input), _scratch[thread]);
                _kernelGradient.Accumulate(Image(inputs, i, Geometry.Input), gradient, _chunks[chunk]);
            }
        });
        foreach (var chunk in _chunks)
            _kernelGradient.AddTo(chunk, kernelGradient.Span, biasGradient.Span);
    }

    private void RequireBatch(int count, int length, string name, ImageShape shape)
    {
        if (count < 0 || count > BatchSize)
            throw new ArgumentOutOfRangeException(nameof(count), $"count is {count}; the pass was made for 0 to {BatchSize} images.");
        if (length != (long)count * shape.Length)
            throw new ArgumentException($"{name} has {length} values; {count} x {shape} has {(long)count * shape.Length}.", name);
    }

    private static ReadOnlySpan<float> Image(ReadOnlyMemory<float> images, int i, ImageShape shape) => images.Span.Slice(i * shape.Length, shape.Length);

    private static Span<float> Image(Memory<float> images, int i, ImageShape shape) => images.Span.Slice(i * shape.Length, shape.Length);

    private static T[] Make<T>(int count, Func<T> make)
    {
        var made = new T[count];
        for (int i = 0; i < count; i++)
            made[i] = make();
        return made;
    }
}
