namespace Conv2D.Numerics;

/// <summary>The memory that the runs of one caller need, made once by <see cref="ManagedConv2D.CreateScratch"/>.</summary>
public sealed class ConvScratch
{
    internal ConvScratch()
    {
    }
}
