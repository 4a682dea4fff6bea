namespace Microsoft.ML.Data;

/// <summary>Loads data from text.</summary>
public sealed partial class TextLoader
{
    private TextLoader()
    {
    }

    /// <summary>Columns of a text file, from one to another.</summary>
    public sealed class Range
    {
        /// <summary>The first.</summary>
        public int Min;

        /// <summary>The last; none for all to the end of the line.</summary>
        public int? Max;

        /// <summary>No columns yet.</summary>
        public Range()
        {
        }

        /// <summary>One column.</summary>
        public Range(int index)
            : this(index, index)
        {
        }

        /// <summary>All from <paramref name="min"/> to <paramref name="max"/>.</summary>
        public Range(int min, int? max) => (Min, Max) = (min, max);
    }
}
