namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What one register tile computes: <c>rows x columns</c> sums, each over <see cref="Taps"/> runs of
/// <see cref="TapLength"/> terms. A row is a run of scalars that are broadcast (in channels last: an input pixel's
/// channels), the columns are one or two vectors of a packed panel (there: the weights of as many filters).
/// </summary>
internal unsafe struct TileJob
{
    /// <summary>
    /// Where each row's run starts: for tap 0 a pointer a row, then for tap 1, and so on. With rows together, one pointer
    /// a tap, to the first term of all rows.
    /// </summary>
    public float** RowPointers;

    /// <summary>With rows together, or when they are laid so, how far the scalars of a term lie from those of the next.</summary>
    public nint RowPitch;

    /// <summary>Number of runs.</summary>
    public int Taps;

    /// <summary>Terms in each run.</summary>
    public int TapLength;

    /// <summary>The panel; packed, for each term one vector of each column, one after another.</summary>
    public float* Panel;

    /// <summary>Of a panel in place, where the second column starts.</summary>
    public float* SecondPanel;

    /// <summary>
    /// Of a panel in place, how far each term lies from the start of a column. Of one that is copied, <see cref="TileKernel.TermsAhead"/>
    /// more: what is fetched after its last term.
    /// </summary>
    public nint* TermOffsets;

    /// <summary>Where the vectors of a panel in place are packed, or scalars laid together, if they are.</summary>
    public float* Copy;

    /// <summary>What is wanted soon: lines from here on are fetched into the second-level cache, if the tile is one that does so.</summary>
    public float* Next;

    /// <summary>Distance between these lines; of tiles that fetch along rows, between the rows.</summary>
    public nint NextPitch;

    /// <summary>Of tiles that fetch along rows, how many lines are left of the first row.</summary>
    public int NextLines;

    /// <summary>Of tiles that fetch along rows, the lines of a row.</summary>
    public int NextLinesInRow;

    /// <summary>What the sums start from: the vectors of the columns, for each row.</summary>
    public float* Start;

    /// <summary>Distance between the rows of <see cref="Start"/>; 0 where all rows start from the same.</summary>
    public nint StartPitch;

    /// <summary>Where the first column of the first row is written.</summary>
    public float* Output;

    /// <summary>Distance between the rows of the output.</summary>
    public nint OutputPitch;

    /// <summary>Distance from the first column's vector to the second's, in the output.</summary>
    public nint SecondColumn;

    /// <summary>Distance from the first column's vector to the third's, in the output.</summary>
    public nint ThirdColumn;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}
