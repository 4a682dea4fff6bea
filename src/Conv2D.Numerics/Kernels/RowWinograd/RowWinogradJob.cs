namespace Conv2D.Numerics.Kernels;

/// <summary>
/// What one call of a kernel of <see cref="RowWinogradPlan{S, V, TPoints}"/> computes: some tiles, each below the one before. With
/// pixels in the lanes (<see cref="RowWinogradPlanesPlan{S, V, TPoints}"/>) image and filters change their parts: the filters are the
/// tiles, their transformed weights the input, and the transformed image is the weights.
/// </summary>
internal unsafe struct RowWinogradJob
{
    /// <summary>The transformed input of the first tile: for each term (kernel row, channel, phase) eight floats, one a point.</summary>
    public float* Input;

    /// <summary>Distance in floats from there to that of the tile below.</summary>
    public nint InputStep;

    /// <summary>Number of terms.</summary>
    public int Terms;

    /// <summary>The transformed weights: for each term and point one vector of each column; for passes, for each point and term.</summary>
    public float* Weights;

    /// <summary>The bias, a vector of each column; with pixels in the lanes, a vector of each filter.</summary>
    public float* Bias;

    /// <summary>Distance from the bias of a tile to that of the next: 0 where all have the same.</summary>
    public nint BiasStep;

    /// <summary>Scratch for the sums of one step, where they do not all fit the registers (<see cref="RowWinogradPasses"/>).</summary>
    public float* Sums;

    /// <summary>Where the first pixel of the first tile is written.</summary>
    public float* Output;

    /// <summary>Distance in floats from a tile's output to that of the tile below.</summary>
    public nint OutputStep;

    /// <summary>With pixels in the lanes, how far from <see cref="Output"/> the four pieces of each column are written.</summary>
    public nint* Pieces;

    /// <summary>Distance in floats from a pixel to the next.</summary>
    public nint PixelPitch;

    /// <summary>Distance in filters from the first column's vector to the second's.</summary>
    public nint SecondColumn;

    /// <summary>First, second and third power of the positive point of each pair.</summary>
    public fixed float Powers[9];

    /// <summary>How many times to do this, each as many tiles further down as one call has.</summary>
    public int Steps;

    /// <summary>Applied to the sums.</summary>
    public FusedActivation Activation;
}
