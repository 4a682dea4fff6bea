namespace Conv2D.MLNet;

/// <summary>What a layer's regularizers add to a loss, as Keras' <c>layer.losses</c>.</summary>
/// <param name="Kernel">Penalty on the kernel; 0 without a kernel regularizer.</param>
/// <param name="Bias">Penalty on the bias; 0 without a bias or a bias regularizer.</param>
/// <param name="Activity">Penalty on the output, the mean over the rows as Keras divides by the batch; 0 without an
/// activity regularizer.</param>
/// <param name="Rows">Number of rows the activity was averaged over; 0 where none had to be read.</param>
public sealed record LayerLosses(double Kernel, double Bias, double Activity, int Rows)
{
    /// <summary>The sum of the three.</summary>
    public double Total => Kernel + Bias + Activity;
}
