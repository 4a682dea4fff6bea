namespace Conv2D.Numerics.Training;

/// <summary>One image and its label.</summary>
internal sealed class TrainingRow(int length)
{
    public float[] Image { get; } = new float[length];

    public float Label { get; set; }
}

/// <summary>
/// The rows of one epoch in random order, with bounded memory: a buffer is filled first; after that each row that is
/// wanted is drawn from it, and the next of the stream takes the empty place. Rows are exchanged, never copied.
/// </summary>
internal sealed class RowShuffler(TrainingRow[] buffer)
{
    private ITrainingReader? _reader;
    private ValidationSplit _split;
    private SplitMix64 _random;
    private bool _validation;
    private long _row;
    private int _held;

    /// <summary>Starts over.</summary>
    /// <param name="reader">The data, before its first row.</param>
    /// <param name="split">Which rows are for validation.</param>
    /// <param name="validation">Whether those are wanted, or the others.</param>
    /// <param name="seed">Decides the order.</param>
    public void Start(ITrainingReader reader, ValidationSplit split, bool validation, ulong seed)
    {
        (_reader, _split, _validation, _random) = (reader, split, validation, new SplitMix64(seed));
        (_row, _held) = (0, 0);
        while (_held < buffer.Length && TryRead(buffer[_held]))
            _held++;
    }

    /// <summary>Fills a batch.</summary>
    /// <returns>How many rows it got: fewer than it holds only at the end.</returns>
    public int Fill(TrainingRow[] batch)
    {
        int count = 0;
        for (; count < batch.Length; count++)
        {
            bool more = TryRead(batch[count]);
            if (_held == 0)
            {
                if (!more)
                    break;
                continue;
            }

            int drawn = (int)(_random.NextUInt64() % (ulong)_held);
            (batch[count], buffer[drawn]) = (buffer[drawn], batch[count]);
            if (!more)
            {
                _held--;
                (buffer[drawn], buffer[_held]) = (buffer[_held], buffer[drawn]);
            }
        }

        return count;
    }

    private bool TryRead(TrainingRow row)
    {
        while (_reader!.MoveNext())
        {
            if (_split.IsValidation(_row++) != _validation)
                continue;
            row.Label = _reader.ReadRow(row.Image);
            return true;
        }

        return false;
    }
}
