namespace Conv2D.Benchmarks.Training;

/// <summary>PyTorch, wherever it is: the yardstick.</summary>
internal interface IPyTorch : IDisposable
{
    /// <summary>Its version, and how it is reached.</summary>
    string Version { get; }

    /// <summary>The times of some steps.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="threads">Threads that PyTorch may use.</param>
    /// <param name="channelsLast">Its memory format: channels last, or its default.</param>
    /// <param name="repeats">Number of steps.</param>
    StepTime[] Measure(TrainingLayer layer, int threads, bool channelsLast, int repeats);
}
