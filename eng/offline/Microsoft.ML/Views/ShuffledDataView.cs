using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The rows of a view in random order: each is drawn from a pool into which the next of the source goes.</summary>
internal sealed class ShuffledDataView(IHost host, IDataView source, int? seed, int poolSize, bool shuffleSource) : IDataView
{
    private readonly int _seed = seed ?? host.Rand.NextSigned();

    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var sourceToo = shuffleSource || rand != null;
        rand ??= RandomUtils.Create(_seed);
        var input = source.GetRowCursor(columnsNeeded, sourceToo ? RandomUtils.Create(rand) : null);
        return poolSize == 1 ? input : new Cursor(host, input, rand, poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursorBase
    {
        private readonly DataViewRowCursor _input;
        private readonly Random _random;
        private readonly StoredColumn[] _columns;
        private readonly Delegate[] _getters;
        private readonly ValueGetter<DataViewRowId> _readId;
        private readonly DataViewRowId[] _ids;

        // The places of the pool in the order in which their rows came, from the first on and round the end.
        private readonly int[] _pool;
        private int _first;
        private int _count;
        private int _place;
        private bool _ended;

        public Cursor(IChannelProvider provider, DataViewRowCursor input, Random random, int poolSize)
            : base(provider)
        {
            (_input, _random) = (input, random);
            _columns = [.. input.Schema.Select(column => input.IsColumnActive(column) ? StoredColumn.Create(input, column) : null)];
            _getters = Array.ConvertAll(_columns, column => column?.Getter(Place));
            _readId = input.GetIdGetter();
            (_pool, _ids) = (new int[poolSize], new DataViewRowId[poolSize]);
        }

        public override long Batch => 0;

        public override DataViewSchema Schema => _input.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _columns[column.Index] != null;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Ch.CheckParam(IsColumnActive(column), nameof(column), "requested column not active");
            return _getters[column.Index] as ValueGetter<TValue>
                ?? throw Ch.Except($"Invalid TValue: '{typeof(TValue)}' for column '{column}'.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Place()];

        protected override bool MoveNextCore()
        {
            if (Position < 0)
            {
                while (_count < _pool.Length && Put(_count))
                {
                }
            }
            else
            {
                Put(_place);
            }
            if (_count == 0)
                return false;
            var drawn = (_first + _random.Next(_count)) % _pool.Length;
            _place = _pool[drawn];
            _pool[drawn] = _pool[_first];
            _first = (_first + 1) % _pool.Length;
            _count--;
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
            base.Dispose(disposing);
        }

        /// <summary>Puts the next row of the source into a free place.</summary>
        private bool Put(int place)
        {
            if (_ended || !_input.MoveNext())
            {
                _ended = true;
                return false;
            }
            foreach (var column in _columns)
                column?.Put(place);
            _readId(ref _ids[place]);
            _pool[(_first + _count++) % _pool.Length] = place;
            return true;
        }

        private int Place()
        {
            Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
            return _place;
        }
    }
}
