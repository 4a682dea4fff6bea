using Conv2D.Numerics.Kernels;

namespace Conv2D.Numerics;

/// <summary>The memory that the runs of one caller need, made once by <see cref="ManagedConv2D.CreateScratch"/>.</summary>
public sealed class ConvScratch
{
    internal ConvScratch(ManagedConv2D owner, ConvPlan plan, int threads, int sums)
    {
        Owner = owner;
        Shared = new AlignedBuffer(plan.SharedFloats);
        Sums = new AlignedBuffer(sums);
        Team = new ThreadTeam(plan, threads);
    }

    /// <summary>The most threads that a run with it can use.</summary>
    public int Threads => Team.Threads;

    /// <summary>Whose it is.</summary>
    internal ManagedConv2D Owner { get; }

    /// <summary>What the threads share.</summary>
    internal AlignedBuffer Shared { get; }

    /// <summary>The sums before an activation that changes the number of channels; empty with any other.</summary>
    internal AlignedBuffer Sums { get; }

    /// <summary>The threads, each with scratch of its own.</summary>
    internal ThreadTeam Team { get; }

    /// <summary>Whether these threads are worth their while on a small layer.</summary>
    internal SharingTrial Sharing { get; } = new();
}
