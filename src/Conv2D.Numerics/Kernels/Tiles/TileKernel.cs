using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Conv2D.Numerics.Kernels;

/// <summary>
/// The register tile: the one inner loop that every matrix-like plan runs on. Each step of it loads one or two vectors
/// of the panel, broadcasts one scalar of each row, and does a fused multiply-add for each pair; the sums stay in
/// registers from the first term to the last. Rows and columns are type arguments, which the JIT turns into constants:
/// what a smaller tile does not use is compiled away, and one source serves every height, width and CPU.
/// </summary>
/// <remarks>
/// The largest tile is 14 rows of 2 vectors where there are 32 vector registers (28 sums, 2 panel vectors, 1
/// broadcast, 1 to spare) and 6 of 2 where there are 16 (12 sums, 2 panel vectors, 1 broadcast). A step of 14 x 2 does
/// 28 multiply-adds for 16 loads, 6 x 2 does 12 for 8: with two of each a cycle, the multipliers are the limit.
/// Or 9 rows of 3, 12 loads for 27, where the filters make enough vectors: alone on a core it is no faster, beside another thread,
/// which shares the loads and the front end, 5 to 10%. Or 28 rows of one vector (<see cref="FoldedPanel"/>), where reading each vector of the panel once is worth 29 loads for 28
/// multiply-adds.
/// The sums are locals with names because the JIT keeps locals in registers and arrays in memory.
/// </remarks>
internal static unsafe class TileKernel
{
    /// <summary>Most rows of a tile on any CPU.</summary>
    public const int MaxRows = 14;

    /// <summary>Floats in a cache line.</summary>
    public const int FloatsInLine = 16;

    /// <summary>Most rows of a tile of three columns, where there are 32 vector registers.</summary>
    public const int MaxRowsOfThree = 9;

    // Few rows take four terms a turn: counting would be a tenth of the instructions, and a core that is shared with another
    // thread has none to spare.
    private const int UnrolledRows = 6;

    /// <summary>Terms of such a turn.</summary>
    public const int UnrolledTerms = 4;

    /// <summary>
    /// A panel that is copied from the caller's planes is fetched so many terms ahead, where each lies on a page of its own: its offsets go on
    /// by as many terms.
    /// </summary>
    public const int TermsAhead = 16;

    // A packed panel is fetched so many floats, 4 KB, ahead: weights are often read once a run, from beyond the second-level cache.
    // Folded rows, a cache line a term, are fetched 2 KB ahead: of them, too, none is used again before it has left the first level.
    private const int Ahead = 1024, RowsAhead = 512;

    /// <summary>
    /// Whether tiles of vectors of so many floats fetch what comes next along its rows, a line a turn: those of few rows, which have no
    /// instructions to spare for one with each term. It also leaves a page less often, whose address takes long to find.
    /// </summary>
    public static bool FetchesAlongRows(int lanes) => lanes < (int)VectorWidth.Bits512;

    // Rows whose scalar is broadcast once for both columns (see Second).
    private const int SharedRows = 4;

    /// <summary>Computes one tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<S, V, TRows, TColumns, TStore, TPanel>(in TileJob job)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TStore : struct, ITileStore
        where TPanel : struct, IPanelLayout
    {
        bool two = TColumns.Count >= 2, three = TColumns.Count == 3;
        int lanes = S.Lanes;
        V a0 = default, b0 = default, c0 = default;
        V a1 = default, b1 = default, c1 = default;
        V a2 = default, b2 = default, c2 = default;
        V a3 = default, b3 = default, c3 = default;
        V a4 = default, b4 = default, c4 = default;
        V a5 = default, b5 = default, c5 = default;
        V a6 = default, b6 = default, c6 = default;
        V a7 = default, b7 = default, c7 = default;
        V a8 = default, b8 = default, c8 = default;
        V a9 = default, b9 = default;
        V a10 = default, b10 = default;
        V a11 = default, b11 = default;
        V a12 = default, b12 = default;
        V a13 = default, b13 = default;

        float* start = job.Start;
        if (TStore.Clamps)
        {
            FetchOutput<S, V, TRows, TColumns>(job.Output + (TColumns.Count == 1 ? 0 : job.SecondColumn) + lanes - 1, job.OutputPitch);
            { a0 = S.Load(start); if (two) b0 = S.Load(start + lanes); if (three) c0 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 1) { a1 = S.Load(start); if (two) b1 = S.Load(start + lanes); if (three) c1 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 2) { a2 = S.Load(start); if (two) b2 = S.Load(start + lanes); if (three) c2 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 3) { a3 = S.Load(start); if (two) b3 = S.Load(start + lanes); if (three) c3 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 4) { a4 = S.Load(start); if (two) b4 = S.Load(start + lanes); if (three) c4 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 5) { a5 = S.Load(start); if (two) b5 = S.Load(start + lanes); if (three) c5 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 6) { a6 = S.Load(start); if (two) b6 = S.Load(start + lanes); if (three) c6 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 7) { a7 = S.Load(start); if (two) b7 = S.Load(start + lanes); if (three) c7 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 8) { a8 = S.Load(start); if (two) b8 = S.Load(start + lanes); if (three) c8 = S.Load(start + 2 * lanes); start += job.StartPitch; }
            if (TRows.Count > 9) { a9 = S.Load(start); if (two) b9 = S.Load(start + lanes); start += job.StartPitch; }
            if (TRows.Count > 10) { a10 = S.Load(start); if (two) b10 = S.Load(start + lanes); start += job.StartPitch; }
            if (TRows.Count > 11) { a11 = S.Load(start); if (two) b11 = S.Load(start + lanes); start += job.StartPitch; }
            if (TRows.Count > 12) { a12 = S.Load(start); if (two) b12 = S.Load(start + lanes); start += job.StartPitch; }
            if (TRows.Count > 13) { a13 = S.Load(start); if (two) b13 = S.Load(start + lanes); start += job.StartPitch; }
        }

        float** rows = job.RowPointers;
        float* panel = job.Panel, second = job.SecondPanel, copy = job.Copy, next = job.Next;
        nint* terms = job.TermOffsets;
        nint length = job.TapLength, rowPitch = job.RowPitch, nextPitch = job.NextPitch;
        bool alongRows = TPanel.FetchesNext && FetchesAlongRows(S.Lanes);
        int nextLines = job.NextLines, linesInRow = job.NextLinesInRow;
        if (alongRows)
            nextPitch -= linesInRow * FloatsInLine;
        for (int taps = job.Taps; taps > 0; taps--, rows += TRows.Count)
        {
            float* p0 = rows[0], again = TPanel.RowsTogether && TColumns.Count < 3 ? (float*)Volatile.Read(ref *(nint*)rows) : null;
            float* p1 = TRows.Count > 1 && !TPanel.RowsTogether ? rows[1] : null;
            float* p2 = TRows.Count > 2 && !TPanel.RowsTogether ? rows[2] : null;
            float* p3 = TRows.Count > 3 && !TPanel.RowsTogether ? rows[3] : null;
            float* p4 = TRows.Count > 4 && !TPanel.RowsTogether ? rows[4] : null;
            float* p5 = TRows.Count > 5 && !TPanel.RowsTogether ? rows[5] : null;
            float* p6 = TRows.Count > 6 && !TPanel.RowsTogether ? rows[6] : null;
            float* p7 = TRows.Count > 7 && !TPanel.RowsTogether ? rows[7] : null;
            float* p8 = TRows.Count > 8 && !TPanel.RowsTogether ? rows[8] : null;
            float* p9 = TRows.Count > 9 && !TPanel.RowsTogether ? rows[9] : null;
            float* p10 = TRows.Count > 10 && !TPanel.RowsTogether ? rows[10] : null;
            float* p11 = TRows.Count > 11 && !TPanel.RowsTogether ? rows[11] : null;
            float* p12 = TRows.Count > 12 && !TPanel.RowsTogether ? rows[12] : null;
            float* p13 = TRows.Count > 13 && !TPanel.RowsTogether ? rows[13] : null;
            nint k = 0;
            if (TRows.Count <= UnrolledRows && TColumns.Count < 3 && !TPanel.Folded && !TPanel.CopiesRows && (alongRows || !TPanel.FetchesNext))
            {
                for (nint last = length - UnrolledTerms; k <= last; k += UnrolledTerms)
                {
                    Step<S, V, TRows, TColumns, TPanel>(
                        0, terms + k, panel, second, ref copy, rowPitch, ref p0, k, p1, p2, p3, p4, p5,
                        ref a0, ref b0, ref a1, ref b1, ref a2, ref b2, ref a3, ref b3, ref a4, ref b4, ref a5, ref b5);
                    Step<S, V, TRows, TColumns, TPanel>(
                        1, terms + k, panel, second, ref copy, rowPitch, ref p0, k, p1, p2, p3, p4, p5,
                        ref a0, ref b0, ref a1, ref b1, ref a2, ref b2, ref a3, ref b3, ref a4, ref b4, ref a5, ref b5);
                    Step<S, V, TRows, TColumns, TPanel>(
                        2, terms + k, panel, second, ref copy, rowPitch, ref p0, k, p1, p2, p3, p4, p5,
                        ref a0, ref b0, ref a1, ref b1, ref a2, ref b2, ref a3, ref b3, ref a4, ref b4, ref a5, ref b5);
                    Step<S, V, TRows, TColumns, TPanel>(
                        3, terms + k, panel, second, ref copy, rowPitch, ref p0, k, p1, p2, p3, p4, p5,
                        ref a0, ref b0, ref a1, ref b1, ref a2, ref b2, ref a3, ref b3, ref a4, ref b4, ref a5, ref b5);
                    if (TPanel.Packed)
                        panel += UnrolledTerms * TColumns.Count * lanes;
                    if (alongRows && Sse.IsSupported)
                    {
                        Sse.Prefetch1(next);
                        next += FloatsInLine;
                        if (--nextLines == 0)
                        {
                            next += nextPitch;
                            nextLines = linesInRow;
                        }
                    }
                }
            }

            for (; k < length; k++)
            {
                nint term = TPanel.Packed ? 0 : terms[k];
                Fetch<S, V, TColumns, TPanel>(panel, term, terms + k, p0);
                V w = S.Load(panel + term), v = !two ? default : TPanel.Folded ? w : S.Load(TPanel.Packed ? panel + lanes : second + term), u = three ? S.Load(panel + term + 2 * lanes) : default, x;
                if (TPanel.Packed)
                    panel += TPanel.Folded ? lanes : TColumns.Count * lanes;
                if (TPanel.Copies)
                    Copy<S, V, TColumns>(w, v, u, ref copy);
                { x = First<S, V, TPanel>(p0, p0, k, copy, 0); a0 = S.MultiplyAdd(x, w, a0); if (two) b0 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 0), v, b0); if (three) c0 = S.MultiplyAdd(x, u, c0); }
                if (TRows.Count > 1) { x = First<S, V, TPanel>(p0, p1, k, copy, 1); a1 = S.MultiplyAdd(x, w, a1); if (two) b1 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 1), v, b1); if (three) c1 = S.MultiplyAdd(x, u, c1); }
                if (TRows.Count > 2) { x = First<S, V, TPanel>(p0, p2, k, copy, 2); a2 = S.MultiplyAdd(x, w, a2); if (two) b2 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 2), v, b2); if (three) c2 = S.MultiplyAdd(x, u, c2); }
                if (TRows.Count > 3) { x = First<S, V, TPanel>(p0, p3, k, copy, 3); a3 = S.MultiplyAdd(x, w, a3); if (two) b3 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 3), v, b3); if (three) c3 = S.MultiplyAdd(x, u, c3); }
                if (TRows.Count > 4) { x = First<S, V, TPanel>(p0, p4, k, copy, 4); a4 = S.MultiplyAdd(x, w, a4); if (two) b4 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 4), v, b4); if (three) c4 = S.MultiplyAdd(x, u, c4); }
                if (TRows.Count > 5) { x = First<S, V, TPanel>(p0, p5, k, copy, 5); a5 = S.MultiplyAdd(x, w, a5); if (two) b5 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 5), v, b5); if (three) c5 = S.MultiplyAdd(x, u, c5); }
                if (TRows.Count > 6) { x = First<S, V, TPanel>(p0, p6, k, copy, 6); a6 = S.MultiplyAdd(x, w, a6); if (two) b6 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 6), v, b6); if (three) c6 = S.MultiplyAdd(x, u, c6); }
                if (TRows.Count > 7) { x = First<S, V, TPanel>(p0, p7, k, copy, 7); a7 = S.MultiplyAdd(x, w, a7); if (two) b7 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 7), v, b7); if (three) c7 = S.MultiplyAdd(x, u, c7); }
                if (TRows.Count > 8) { x = First<S, V, TPanel>(p0, p8, k, copy, 8); a8 = S.MultiplyAdd(x, w, a8); if (two) b8 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 8), v, b8); if (three) c8 = S.MultiplyAdd(x, u, c8); }
                if (TRows.Count > 9) { x = First<S, V, TPanel>(p0, p9, k, copy, 9); a9 = S.MultiplyAdd(x, w, a9); if (two) b9 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 9), v, b9); }
                if (TRows.Count > 10) { x = First<S, V, TPanel>(p0, p10, k, copy, 10); a10 = S.MultiplyAdd(x, w, a10); if (two) b10 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 10), v, b10); }
                if (TRows.Count > 11) { x = First<S, V, TPanel>(p0, p11, k, copy, 11); a11 = S.MultiplyAdd(x, w, a11); if (two) b11 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 11), v, b11); }
                if (TRows.Count > 12) { x = First<S, V, TPanel>(p0, p12, k, copy, 12); a12 = S.MultiplyAdd(x, w, a12); if (two) b12 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 12), v, b12); }
                if (TRows.Count > 13) { x = First<S, V, TPanel>(p0, p13, k, copy, 13); a13 = S.MultiplyAdd(x, w, a13); if (two) b13 = S.MultiplyAdd(Second<S, V, TRows, TColumns, TPanel>(x, p0, again, 13), v, b13); }
                if (TPanel.RowsTogether)
                    p0 += rowPitch;
                if (TPanel.RowsTogether && TColumns.Count < 3)
                    again += rowPitch;
                if (TPanel.CopiesRows)
                    copy += rowPitch;
                if (TPanel.FetchesNext && !alongRows && Sse.IsSupported)
                {
                    Sse.Prefetch1(next);
                    next += nextPitch;
                }
            }
        }

        if (TStore.Clamps)
        {
            V slope = S.Broadcast(job.Activation.NegativeSlope), low = S.Broadcast(job.Activation.Low), high = S.Broadcast(job.Activation.High);
            { a0 = Activate<S, V, TStore>(a0, slope, low, high); if (two) b0 = Activate<S, V, TStore>(b0, slope, low, high); if (three) c0 = Activate<S, V, TStore>(c0, slope, low, high); }
            if (TRows.Count > 1) { a1 = Activate<S, V, TStore>(a1, slope, low, high); if (two) b1 = Activate<S, V, TStore>(b1, slope, low, high); if (three) c1 = Activate<S, V, TStore>(c1, slope, low, high); }
            if (TRows.Count > 2) { a2 = Activate<S, V, TStore>(a2, slope, low, high); if (two) b2 = Activate<S, V, TStore>(b2, slope, low, high); if (three) c2 = Activate<S, V, TStore>(c2, slope, low, high); }
            if (TRows.Count > 3) { a3 = Activate<S, V, TStore>(a3, slope, low, high); if (two) b3 = Activate<S, V, TStore>(b3, slope, low, high); if (three) c3 = Activate<S, V, TStore>(c3, slope, low, high); }
            if (TRows.Count > 4) { a4 = Activate<S, V, TStore>(a4, slope, low, high); if (two) b4 = Activate<S, V, TStore>(b4, slope, low, high); if (three) c4 = Activate<S, V, TStore>(c4, slope, low, high); }
            if (TRows.Count > 5) { a5 = Activate<S, V, TStore>(a5, slope, low, high); if (two) b5 = Activate<S, V, TStore>(b5, slope, low, high); if (three) c5 = Activate<S, V, TStore>(c5, slope, low, high); }
            if (TRows.Count > 6) { a6 = Activate<S, V, TStore>(a6, slope, low, high); if (two) b6 = Activate<S, V, TStore>(b6, slope, low, high); if (three) c6 = Activate<S, V, TStore>(c6, slope, low, high); }
            if (TRows.Count > 7) { a7 = Activate<S, V, TStore>(a7, slope, low, high); if (two) b7 = Activate<S, V, TStore>(b7, slope, low, high); if (three) c7 = Activate<S, V, TStore>(c7, slope, low, high); }
            if (TRows.Count > 8) { a8 = Activate<S, V, TStore>(a8, slope, low, high); if (two) b8 = Activate<S, V, TStore>(b8, slope, low, high); if (three) c8 = Activate<S, V, TStore>(c8, slope, low, high); }
            if (TRows.Count > 9) { a9 = Activate<S, V, TStore>(a9, slope, low, high); if (two) b9 = Activate<S, V, TStore>(b9, slope, low, high); }
            if (TRows.Count > 10) { a10 = Activate<S, V, TStore>(a10, slope, low, high); if (two) b10 = Activate<S, V, TStore>(b10, slope, low, high); }
            if (TRows.Count > 11) { a11 = Activate<S, V, TStore>(a11, slope, low, high); if (two) b11 = Activate<S, V, TStore>(b11, slope, low, high); }
            if (TRows.Count > 12) { a12 = Activate<S, V, TStore>(a12, slope, low, high); if (two) b12 = Activate<S, V, TStore>(b12, slope, low, high); }
            if (TRows.Count > 13) { a13 = Activate<S, V, TStore>(a13, slope, low, high); if (two) b13 = Activate<S, V, TStore>(b13, slope, low, high); }
        }

        float* output = job.Output;
        nint pitch = job.OutputPitch, secondColumn = job.SecondColumn, thirdColumn = job.ThirdColumn;
        { S.Store(a0, output); if (two) S.Store(b0, output + secondColumn); if (three) S.Store(c0, output + thirdColumn); output += pitch; }
        if (TRows.Count > 1) { S.Store(a1, output); if (two) S.Store(b1, output + secondColumn); if (three) S.Store(c1, output + thirdColumn); output += pitch; }
        if (TRows.Count > 2) { S.Store(a2, output); if (two) S.Store(b2, output + secondColumn); if (three) S.Store(c2, output + thirdColumn); output += pitch; }
        if (TRows.Count > 3) { S.Store(a3, output); if (two) S.Store(b3, output + secondColumn); if (three) S.Store(c3, output + thirdColumn); output += pitch; }
        if (TRows.Count > 4) { S.Store(a4, output); if (two) S.Store(b4, output + secondColumn); if (three) S.Store(c4, output + thirdColumn); output += pitch; }
        if (TRows.Count > 5) { S.Store(a5, output); if (two) S.Store(b5, output + secondColumn); if (three) S.Store(c5, output + thirdColumn); output += pitch; }
        if (TRows.Count > 6) { S.Store(a6, output); if (two) S.Store(b6, output + secondColumn); if (three) S.Store(c6, output + thirdColumn); output += pitch; }
        if (TRows.Count > 7) { S.Store(a7, output); if (two) S.Store(b7, output + secondColumn); if (three) S.Store(c7, output + thirdColumn); output += pitch; }
        if (TRows.Count > 8) { S.Store(a8, output); if (two) S.Store(b8, output + secondColumn); if (three) S.Store(c8, output + thirdColumn); output += pitch; }
        if (TRows.Count > 9) { S.Store(a9, output); if (two) S.Store(b9, output + secondColumn); output += pitch; }
        if (TRows.Count > 10) { S.Store(a10, output); if (two) S.Store(b10, output + secondColumn); output += pitch; }
        if (TRows.Count > 11) { S.Store(a11, output); if (two) S.Store(b11, output + secondColumn); output += pitch; }
        if (TRows.Count > 12) { S.Store(a12, output); if (two) S.Store(b12, output + secondColumn); output += pitch; }
        if (TRows.Count > 13) { S.Store(a13, output); if (two) S.Store(b13, output + secondColumn); output += pitch; }
    }

    // One of four terms, of at most six rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<S, V, TRows, TColumns, TPanel>(
        nint step, nint* terms, float* panel, float* second, ref float* copy, nint rowPitch, ref float* p0, nint k, float* p1, float* p2, float* p3, float* p4, float* p5,
        ref V a0, ref V b0, ref V a1, ref V b1, ref V a2, ref V b2, ref V a3, ref V b3, ref V a4, ref V b4, ref V a5, ref V b5)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TPanel : struct, IPanelLayout
    {
        bool two = TColumns.Count == 2;
        nint term = TPanel.Packed ? step * TColumns.Count * S.Lanes : terms[step];
        Fetch<S, V, TColumns, TPanel>(panel, term, terms + step, p0);
        V w = S.Load(panel + term), v = !two ? default : S.Load(TPanel.Packed ? panel + term + S.Lanes : second + term), x;
        if (TPanel.Copies)
            Copy<S, V, TColumns>(w, v, default, ref copy);
        { x = S.Broadcast(TPanel.RowsTogether ? p0[0] : p0[k + step]); a0 = S.MultiplyAdd(x, w, a0); if (two) b0 = S.MultiplyAdd(x, v, b0); }
        if (TRows.Count > 1) { x = S.Broadcast(TPanel.RowsTogether ? p0[1] : p1[k + step]); a1 = S.MultiplyAdd(x, w, a1); if (two) b1 = S.MultiplyAdd(x, v, b1); }
        if (TRows.Count > 2) { x = S.Broadcast(TPanel.RowsTogether ? p0[2] : p2[k + step]); a2 = S.MultiplyAdd(x, w, a2); if (two) b2 = S.MultiplyAdd(x, v, b2); }
        if (TRows.Count > 3) { x = S.Broadcast(TPanel.RowsTogether ? p0[3] : p3[k + step]); a3 = S.MultiplyAdd(x, w, a3); if (two) b3 = S.MultiplyAdd(x, v, b3); }
        if (TRows.Count > 4) { x = S.Broadcast(TPanel.RowsTogether ? p0[4] : p4[k + step]); a4 = S.MultiplyAdd(x, w, a4); if (two) b4 = S.MultiplyAdd(x, v, b4); }
        if (TRows.Count > 5) { x = S.Broadcast(TPanel.RowsTogether ? p0[5] : p5[k + step]); a5 = S.MultiplyAdd(x, w, a5); if (two) b5 = S.MultiplyAdd(x, v, b5); }
        if (TPanel.RowsTogether)
            p0 += rowPitch;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<S, V, TColumns>(V first, V second, V third, ref float* to)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
    {
        S.Store(first, to);
        if (TColumns.Count >= 2)
            S.Store(second, to + S.Lanes);
        if (TColumns.Count == 3)
            S.Store(third, to + 2 * S.Lanes);
        to += TColumns.Count * S.Lanes;
    }

    // What a row of the first column multiplies with.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<S, V, TPanel>(float* rows, float* own, nint k, float* copy, int row)
        where S : struct, ISimd<V>
        where V : struct
        where TPanel : struct, IPanelLayout
    {
        V scalar = S.Broadcast(TPanel.RowsTogether ? rows[row] : own[k]);
        if (TPanel.CopiesRows)
            S.StoreFirst(scalar, copy + row);
        return scalar;
    }

    // What a row of the second column multiplies with: of folded rows another one's scalar, otherwise the first column's. That is
    // read again where AVX-512 broadcasts an operand in memory within the multiply-add: it so costs no instruction of its own, 39 a
    // term instead of 49, which matters where another thread shares the core's front end. The JIT would read it once if it knew
    // that the two pointers are the same. All but a few rows, or there would be more than two loads a cycle.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Second<S, V, TRows, TColumns, TPanel>(V first, float* rows, float* again, int row)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
        where TPanel : struct, IPanelLayout
    {
        if (TPanel.Folded)
            return S.Broadcast(rows[TRows.Count + row]);
        if (TPanel.RowsTogether && TColumns.Count == 2 && S.Lanes == (int)VectorWidth.Bits512 && TRows.Count > UnrolledRows && row >= SharedRows)
            return S.Broadcast(again[row]);
        return first;
    }

    // Into the first-level cache: the vectors of a later term, of a panel that is packed or being copied, and the lines of folded rows. A
    // panel that is near comes by itself.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch<S, V, TColumns, TPanel>(float* panel, nint term, nint* terms, float* rows)
        where S : struct, ISimd<V>
        where V : struct
        where TColumns : struct, ITileExtent
        where TPanel : struct, IPanelLayout
    {
        if (!Sse.IsSupported || TPanel.Near || !(TPanel.Packed || TPanel.Copies))
            return;
        float* ahead = panel + (TPanel.Copies ? terms[TermsAhead] : term + Ahead);
        Sse.Prefetch0(ahead);
        if (TPanel.Folded)
            Sse.Prefetch0(rows + RowsAhead);
        else if (TColumns.Count * S.Lanes > FloatsInLine)
            Sse.Prefetch0(ahead + FloatsInLine);
        if (TColumns.Count == 3 && S.Lanes == FloatsInLine)
            Sse.Prefetch0(ahead + 2 * FloatsInLine);
    }

    // Where a tile will write, the last float of the first row: from beyond the second-level cache a line comes in the time of the products,
    // and no store waits for it. Only of few rows, whose lines are few, too: a line each beside the one that the tile to the left has written.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchOutput<S, V, TRows, TColumns>(float* last, nint pitch)
        where S : struct, ISimd<V>
        where V : struct
        where TRows : struct, ITileExtent
        where TColumns : struct, ITileExtent
    {
        if (!Sse.IsSupported || TRows.Count > UnrolledRows || TColumns.Count == 3 || S.Lanes == FloatsInLine)
            return;
        Sse.Prefetch0(last);
        if (TRows.Count > 1) Sse.Prefetch0(last += pitch);
        if (TRows.Count > 2) Sse.Prefetch0(last += pitch);
        if (TRows.Count > 3) Sse.Prefetch0(last += pitch);
        if (TRows.Count > 4) Sse.Prefetch0(last += pitch);
        if (TRows.Count > 5) Sse.Prefetch0(last += pitch);
    }

    /// <summary>What a store applies to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Activate<S, V, TStore>(V x, V slope, V low, V high)
        where S : struct, ISimd<V>
        where V : struct
        where TStore : struct, ITileStore => S.Clamp(TStore.Slopes ? S.Slope(x, slope) : x, low, high);
}
