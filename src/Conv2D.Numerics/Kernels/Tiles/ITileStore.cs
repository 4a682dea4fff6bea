namespace Conv2D.Numerics.Kernels;

/// <summary>What a tile does beside the products, as a type, so that the JIT leaves out what is not wanted.</summary>
internal interface ITileStore
{
    /// <summary>Whether the sums start from <see cref="TileJob.Start"/> and are clamped as <see cref="TileJob.Activation"/> says.</summary>
    static abstract bool Clamps { get; }

    /// <summary>Whether negative sums are multiplied by the activation's slope before.</summary>
    static abstract bool Slopes { get; }
}

/// <summary>Plain products: from zero, as they are.</summary>
internal readonly struct StoreRaw : ITileStore
{
    public static bool Clamps => false;

    public static bool Slopes => false;
}

/// <summary>A layer's output with no activation, or one that cuts: relu, relu6, hard_tanh.</summary>
internal readonly struct StoreClamped : ITileStore
{
    public static bool Clamps => true;

    public static bool Slopes => false;
}

/// <summary>A layer's output with leaky_relu.</summary>
internal readonly struct StoreSloped : ITileStore
{
    public static bool Clamps => true;

    public static bool Slopes => true;
}
