namespace Conv2D.Numerics.Kernels;

/// <summary>What a tile does beside the products, as a type, so that the JIT leaves out what is not wanted.</summary>
internal interface ITileStore
{
    /// <summary>Whether the sums start from <see cref="TileJob.Start"/> and go through <see cref="TileJob.Activation"/>.</summary>
    static abstract bool Activates { get; }
}

/// <summary>A layer's output: from the bias, through the activation.</summary>
internal readonly struct StoreActivated : ITileStore
{
    public static bool Activates => true;
}

/// <summary>Plain products: from zero, as they are.</summary>
internal readonly struct StoreRaw : ITileStore
{
    public static bool Activates => false;
}
