namespace Conv2D.Numerics;

/// <summary>
/// Images with labels that can be gone over any number of times, in the same order each time. Rows are read one after
/// another, so that they need not fit into memory.
/// </summary>
public interface ITrainingData
{
    /// <summary>What the labels are.</summary>
    LabelKind LabelKind { get; }

    /// <summary>Number of classes, where it is known without looking at the labels; otherwise null.</summary>
    int? ClassCount { get; }

    /// <summary>Goes over the labels of all rows, without the images.</summary>
    IEnumerable<float> ReadLabels();

    /// <summary>Starts to go over the rows.</summary>
    ITrainingReader Read();
}

/// <summary>A place in some <see cref="ITrainingData"/>, before its first row at first.</summary>
public interface ITrainingReader : IDisposable
{
    /// <summary>Goes to the next row. What the row holds is read only by <see cref="ReadRow"/>, so that skipping costs little.</summary>
    /// <returns>False where there is none.</returns>
    bool MoveNext();

    /// <summary>Reads the row.</summary>
    /// <param name="image">Receives the image, laid out as the layer's input.</param>
    /// <returns>The label: the index of a class from 0, 0 or 1, or a number.</returns>
    float ReadRow(Span<float> image);
}
