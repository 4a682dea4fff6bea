using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>What the choice of a plan may take into account beside geometry and CPU.</summary>
public sealed record ConvPlanOptions
{
    /// <summary>
    /// Whether Winograd's minimal filtering may be used, for 3x3 kernels and for wider ones on few channels. It is faster
    /// and stays within 2e-5 of the largest output magnitude; without it every sum is formed term by term.
    /// </summary>
    public bool AllowWinograd { get; init; } = true;

    /// <summary>Widest vectors to use; the CPU's widest unless a test asks for less.</summary>
    internal VectorWidth MaxWidth { get; init; } = VectorWidths.Widest;

    /// <summary>Whether tiles may read as often as they multiply; as the CPU has it unless a test asks for the other.</summary>
    internal bool SpareLoads { get; init; } = VectorWidths.HasSpareLoads;
}
