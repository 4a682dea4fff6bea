namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The few vector instructions that the kernels are written in. Each width is a struct of its own, so that the JIT
/// compiles a generic kernel once for each, with every call inlined to one instruction: a kernel is written once.
/// </summary>
/// <typeparam name="V">The vector of floats.</typeparam>
internal unsafe interface ISimd<V>
    where V : struct
{
    /// <summary>Number of floats in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Number of vector registers: 16 or 32, a constant to the JIT.</summary>
    static abstract int Registers { get; }

    /// <summary>Reads a vector; no alignment is asked for.</summary>
    static abstract V Load(float* source);

    /// <summary>Writes a vector; no alignment is asked for.</summary>
    static abstract void Store(V value, float* destination);

    /// <summary>Writes the lowest lane.</summary>
    static abstract void StoreFirst(V value, float* destination);

    /// <summary>The same number in every lane.</summary>
    static abstract V Broadcast(float value);

    /// <summary><c>a * b + c</c>, fused where the CPU can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary><c>a + b</c>.</summary>
    static abstract V Add(V a, V b);

    /// <summary><c>a - b</c>.</summary>
    static abstract V Subtract(V a, V b);

    /// <summary><c>a * b</c>.</summary>
    static abstract V Multiply(V a, V b);

    /// <summary>Whether all lanes are equal, as numbers: never where one is NaN.</summary>
    static abstract bool EqualsAll(V a, V b);

    /// <summary><c>min(max(x, low), high)</c>; not a number stays so.</summary>
    static abstract V Clamp(V x, V low, V high);

    /// <summary><c>x &lt; 0 ? slope * x : x</c>.</summary>
    static abstract V Slope(V x, V slope);

    /// <summary>The even lanes of <paramref name="a"/> followed by those of <paramref name="b"/>.</summary>
    static abstract V Even(V a, V b);

    /// <summary>The odd lanes of <paramref name="a"/> followed by those of <paramref name="b"/>.</summary>
    static abstract V Odd(V a, V b);

    /// <summary>The lanes of <see cref="Even"/>, in the order that takes one instruction.</summary>
    static abstract V EvenUnordered(V a, V b);

    /// <summary>The lanes of <see cref="Odd"/>, in the same order.</summary>
    static abstract V OddUnordered(V a, V b);

    /// <summary>From the order of <see cref="EvenUnordered"/> to that of <see cref="Even"/>, or back.</summary>
    static abstract V Reorder(V x);

    /// <summary>Transposes, in each 128 bits, the block of 4 x 4 that four vectors hold there.</summary>
    static abstract void TurnQuads(ref V a, ref V b, ref V c, ref V d);

    /// <summary>Each lane moved to the next higher; zero in the lowest.</summary>
    static abstract V ShiftUp(V x);

    /// <summary>Each lane moved to the next lower; zero in the highest.</summary>
    static abstract V ShiftDown(V x);

    /// <summary>Whether <see cref="LoadWhere"/> is better than shifting what is loaded already.</summary>
    static abstract bool LoadsWhere { get; }

    /// <summary>Reads the lanes where the highest bit of <paramref name="keep"/> is set; the others are zero, and not read.</summary>
    static abstract V LoadWhere(V keep, float* source);

    /// <summary>Writes the lanes where the highest bit of <paramref name="keep"/> is set, and nothing else.</summary>
    static abstract void StoreWhere(V keep, V value, float* destination);

    /// <summary>Whether <see cref="LoadWhere"/> and <see cref="StoreWhere"/> are one instruction each.</summary>
    static abstract bool HasMasks { get; }

    /// <summary>Each lane from the one whose number <paramref name="lanes"/> has there, as an integer below <see cref="Lanes"/>.</summary>
    static abstract V Permute(V x, V lanes);

    /// <summary>
    /// In each 128 bits, one of the four lanes in all of them: where <paramref name="control"/> has the number of that lane, as an integer, counted
    /// from there or from the first of all.
    /// </summary>
    static abstract V SpreadInQuads(V x, V control);
}
