using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <content>Which columns of the text make which columns of the view.</content>
public sealed partial class TextLoader
{
    /// <summary>A column of the view: a scalar of one column of the text, a vector of several.</summary>
    public sealed class Column
    {
        /// <summary>The name.</summary>
        public string Name;

        /// <summary>The columns of the text.</summary>
        public Range[] Source;

        /// <summary>A column without a name yet.</summary>
        public Column()
        {
        }

        /// <summary>One column of the text.</summary>
        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new Range(index)])
        {
        }

        /// <summary>All columns of the text from one to another.</summary>
        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        internal Column(string name, DataKind dataKind, Range[] source)
        {
            Contracts.CheckValue(name, nameof(name));
            Contracts.CheckValue(source, nameof(source));
            (Name, DataKind, Source) = (name, dataKind, source);
        }

        /// <summary>The type of the values.</summary>
        public DataKind DataKind { get; set; }

        /// <summary>Whether it is one column of the text, and not a range of one.</summary>
        internal bool IsScalar => Source is [{ IsOne: true }];

        /// <summary>The positions in a line.</summary>
        internal int[] Fields(IExceptionContext ectx) => [.. Source.SelectMany(range =>
        {
            ectx.CheckUserArg(range.Min >= 0, nameof(range.Min), "Must be non-negative");
            if (range.Max is not { } max)
                throw ectx.ExceptNotSupp("A range without an end needs the Microsoft.ML package.");
            ectx.CheckUserArg(max >= range.Min, nameof(range.Max), "If specified, max must be greater than or equal to min");
            return Enumerable.Range(range.Min, max - range.Min + 1);
        })];
    }

    /// <summary>Columns of a text, from one to another.</summary>
    public sealed class Range
    {
        /// <summary>The first.</summary>
        public int Min;

        /// <summary>The last; none for all to the end of the line.</summary>
        public int? Max;

        internal readonly bool IsOne;

        /// <summary>No columns yet.</summary>
        public Range()
        {
        }

        /// <summary>One column.</summary>
        public Range(int index)
            : this(index, index)
            => IsOne = true;

        /// <summary>All from <paramref name="min"/> to <paramref name="max"/>.</summary>
        public Range(int min, int? max) => (Min, Max) = (min, max);
    }
}
