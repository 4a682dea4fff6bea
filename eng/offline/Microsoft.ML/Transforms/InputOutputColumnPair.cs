using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A column to make and the one it is made of.</summary>
public sealed class InputOutputColumnPair
{
    /// <summary>A pair; without an input, the column is replaced.</summary>
    public InputOutputColumnPair(string outputColumnName, string inputColumnName = null)
    {
        Contracts.CheckNonWhiteSpace(outputColumnName, nameof(outputColumnName));
        (InputColumnName, OutputColumnName) = (inputColumnName ?? outputColumnName, outputColumnName);
    }

    /// <summary>The column it is made of.</summary>
    public string InputColumnName { get; }

    /// <summary>The column to make.</summary>
    public string OutputColumnName { get; }
}
