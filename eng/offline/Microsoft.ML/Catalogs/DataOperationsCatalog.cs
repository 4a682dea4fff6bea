using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Verdict = Microsoft.ML.Data.FilteredDataView.Verdict;

namespace Microsoft.ML;

/// <summary>Makes, filters and splits data.</summary>
public sealed class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    /// <summary>A view of objects, which are walked every time the view is read.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(_env, data, MemberColumn.Of(typeof(TRow), schemaDefinition, SchemaDefinition.Direction.Read));
    }

    /// <summary>A view of objects whose columns have the types of that schema.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckValue(schema, nameof(schema));
        return new EnumerableDataView<TRow>(_env, data, MemberColumn.Of(typeof(TRow), schema));
    }

    /// <summary>The rows of a view as objects.</summary>
    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        _env.CheckValue(data, nameof(data));
        _env.StandFor(components: 1);
        var members = MemberColumn.Of(typeof(TRow), schemaDefinition, SchemaDefinition.Direction.Write);
        var matches = MemberWriting.Match(_env, members, data.Schema, ignoreMissingColumns);
        return Rows();

        IEnumerable<TRow> Rows()
        {
            using var cursor = data.GetRowCursor(matches.Select(match => match.Column));
            var fillers = matches.Select(match => MemberWriting.Filler<TRow>(match.Member, cursor, match.Column)).ToArray();
            TRow row = null;
            while (cursor.MoveNext())
            {
                if (row == null || !reuseRowObject)
                    row = new TRow();
                foreach (var fill in fillers)
                    fill(row);
                yield return row;
            }
        }
    }

    /// <summary>A view that keeps what was read of it in memory.</summary>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _env.CheckValue(input, nameof(input));
        return new CacheDataView(_env, input, [.. (columnsToPrefetch ?? []).Select(name =>
            (input.Schema.GetColumnOrNull(name) ?? throw _env.ExceptSchemaMismatch(nameof(columnsToPrefetch), "prefetch", name)).Index)]);
    }

    /// <summary>The rows with a number within bounds, the lower one included.</summary>
    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columnName, nameof(columnName));
        _env.CheckParam(lowerBound < upperBound, nameof(upperBound), "Must be less than upperBound");
        var column = input.Schema.GetColumnOrNull(columnName) ?? throw _env.ExceptSchemaMismatch(nameof(columnName), "filter", columnName);
        if (column.Type is not NumberDataViewType)
            throw _env.ExceptParam(nameof(columnName), $"Column '{columnName}' has type {column.Type}, but must be numeric.");
        return new FilteredDataView(_env, input, [column], Test, canShuffle: true);

        Func<Verdict> Test(DataViewRow row)
        {
            var getter = RowCursorUtils.GetGetterAs<double>(NumberDataViewType.Double, row, column.Index);
            var value = 0d;
            return () =>
            {
                getter(ref value);
                return value >= lowerBound && value < upperBound ? Verdict.Keep : Verdict.Skip;
            };
        }
    }

    /// <summary>The rows without missing numbers in those columns.</summary>
    public IDataView FilterRowsByMissingValues(IDataView input, params string[] columns)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckNonEmpty(columns, nameof(columns));
        var tested = columns.Select(name => input.Schema.GetColumnOrNull(name) ?? throw _env.ExceptSchemaMismatch(nameof(columns), "filter", name)).ToArray();
        return new FilteredDataView(_env, input, tested, Test, canShuffle: true);

        Func<Verdict> Test(DataViewRow row)
        {
            var tests = tested.Select(column => MissingValues.HasAny(row, column)).ToArray();
            return () => Array.Exists(tests, test => test()) ? Verdict.Skip : Verdict.Keep;
        }
    }

    /// <summary>The rows in random order.</summary>
    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledDataView(_env.Register("Shuffle"), input, seed, shufflePoolSize, shuffleSource);
    }

    /// <summary>The rows after the first <paramref name="count"/>.</summary>
    public IDataView SkipRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new FilteredDataView(_env, input, [], Test, canShuffle: false, rows => Math.Max(0, rows - count));

        Func<Verdict> Test(DataViewRow row)
        {
            long seen = 0;
            return () => seen++ < count ? Verdict.Skip : Verdict.Keep;
        }
    }

    /// <summary>The first <paramref name="count"/> rows.</summary>
    public IDataView TakeRows(IDataView input, long count)
    {
        _env.CheckValue(input, nameof(input));
        _env.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new FilteredDataView(_env, input, [], Test, canShuffle: false, rows => Math.Min(rows, count));

        Func<Verdict> Test(DataViewRow row)
        {
            long seen = 0;
            return () => seen++ < count ? Verdict.Keep : Verdict.Stop;
        }
    }

    /// <summary>Two parts, row by row at random.</summary>
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var numbers = RowNumbers(samplingKeyColumnName, seed);
        return Split(data, numbers, number => number < testFraction);
    }

    /// <summary>As many pairs of parts as folds; each row is in one test part.</summary>
    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        _env.CheckValue(data, nameof(data));
        _env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        return [.. Folds(data, numberOfFolds, samplingKeyColumnName, seed)];
    }

    /// <summary>The folds one by one, each made when it is asked for.</summary>
    internal IEnumerable<TrainTestData> Folds(IDataView data, int numberOfFolds, string samplingKeyColumnName, int? seed)
    {
        var numbers = RowNumbers(samplingKeyColumnName, seed);
        for (var fold = 0; fold < numberOfFolds; fold++)
        {
            var (low, high) = ((double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds);
            yield return Split(data, numbers, number => number >= low && number <= high);
        }
    }

    /// <summary>A number from zero to one for each row, the same for every cursor.</summary>
    private Func<Random> RowNumbers(string samplingKeyColumnName, int? seed)
    {
        if (samplingKeyColumnName != null)
            throw _env.ExceptNotSupp("Splitting by a sampling key column needs the Microsoft.ML package; without it, rows are split one by one.");
        _env.Register("GenerateNumber");
        var used = (uint?)(seed ?? ((IHostEnvironmentInternal)_env).Seed) ?? 42;
        return () => RandomUtils.Create(used);
    }

    private TrainTestData Split(IDataView data, Func<Random> numbers, Func<float, bool> isTest)
    {
        // One for each part, to drop the numbers again.
        _env.StandFor(components: 2);
        return new(Part(test: false), Part(test: true));

        FilteredDataView Part(bool test) => new(_env, data, [], row =>
        {
            var random = numbers();
            return () => isTest(random.NextSingle()) == test ? Verdict.Keep : Verdict.Skip;
        }, canShuffle: false);
    }

    /// <summary>Two parts of a data set.</summary>
    public readonly struct TrainTestData
    {
        /// <summary>To learn from.</summary>
        public readonly IDataView TrainSet;

        /// <summary>To judge by.</summary>
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet) => (TrainSet, TestSet) = (trainSet, testSet);
    }
}
