using System.Runtime.CompilerServices;

namespace Conv2D.Numerics.Kernels;

/// <summary>What <see cref="Block3x3"/> multiplies a vector of weights by, as a type.</summary>
internal unsafe interface IBlockInput
{
    /// <summary>Whether each lane has a channel of its own: the layer is depthwise.</summary>
    static virtual bool IsOwn => false;

    /// <summary>Whether an input is one channel of each of several groups, each in the lanes of its group's filters.</summary>
    static virtual bool IsSpread => false;

    /// <summary>Reads one.</summary>
    static abstract V Read<S, V>(float* x, V control)
        where S : struct, ISimd<V>
        where V : struct;
}

/// <summary>Each lane has a channel of its own.</summary>
internal readonly unsafe struct OwnChannels : IBlockInput
{
    public static bool IsOwn => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<S, V>(float* x, V control)
        where S : struct, ISimd<V>
        where V : struct => S.Load(x);
}

/// <summary>All lanes are filters of one group, and have the same channel.</summary>
internal readonly unsafe struct GroupOfLanes : IBlockInput
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<S, V>(float* x, V control)
        where S : struct, ISimd<V>
        where V : struct => S.Broadcast(*x);
}

/// <summary>Groups of four channels and filters, several in a vector.</summary>
internal readonly unsafe struct GroupsOfFour : IBlockInput
{
    public static bool IsSpread => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<S, V>(float* x, V control)
        where S : struct, ISimd<V>
        where V : struct => S.SpreadInQuads(S.Load(x), control);
}

/// <summary>Groups of eight channels and filters, several in a vector.</summary>
internal readonly unsafe struct GroupsOfEight : IBlockInput
{
    public static bool IsSpread => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Read<S, V>(float* x, V control)
        where S : struct, ISimd<V>
        where V : struct => S.Permute(S.Load(x), control);
}
