namespace Conv2D.Numerics;

/// <summary>The memory that the runs of one caller need, made once by <see cref="ManagedPooling2D.CreateScratch"/>.</summary>
public sealed class PoolingScratch
{
    internal PoolingScratch(int rowLength) => Row = new float[rowLength];

    /// <summary>One row of the input, reduced over the window's rows, and some room behind it.</summary>
    internal float[] Row { get; }
}
