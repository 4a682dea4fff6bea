using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

/// <summary>
/// Reads a few blocks of rows ahead of the one that the caller is at, for the cores to work on. The source is read on
/// the caller's thread only, and the order of the rows is the source's.
/// </summary>
internal sealed class ReadAheadCursor : RootCursorBase
{
    // A block stays in a core's cache; all of them together stay small beside the memory of any machine.
    private const int BlockBytes = 256 << 10, LargestBlock = 64, LargestRowBytes = 8 << 20, MostBytes = 256 << 20;

    private readonly DataViewRowCursor _source;
    private readonly ImageReader _images;
    private readonly RowBlock[] _blocks;
    private readonly RowCrew _crew;
    private readonly FeatureExchange _exchange;
    private readonly Dictionary<int, Delegate> _getters = [];
    private readonly List<BufferedColumn> _others = [];
    private readonly long[] _batches;
    private readonly DataViewRowId[] _ids;
    private readonly ValueGetter<DataViewRowId> _sourceId;

    private RowBlock _block;
    private int _row, _filled, _read;
    private bool _sourceEnded, _disposed;

    // Whether somebody has the features of this row; and whether nobody has ever asked for those of a row twice.
    private bool _given, _gives = true;

    private ExceptionDispatchInfo? _sourceFailure, _failure;

    public ReadAheadCursor(
        IHost host, ImageTransformer transformer, DataViewRowCursor source, DataViewSchema schema, DataViewSchema.Column[] needed, int features)
        : base(host)
    {
        _source = source;
        Schema = schema;
        int imageLength = transformer.InputShape.Length, featureLength = transformer.OutputShape.Length;
        long rowBytes = sizeof(float) * ((long)imageLength + featureLength);

        // Rows too large to hold several of them are worked on one at a time, by all cores.
        int cores = rowBytes > Math.Min(LargestRowBytes, MostBytes / (Environment.ProcessorCount + 2)) ? 1 : Environment.ProcessorCount;
        int capacity = (int)Math.Clamp(BlockBytes / rowBytes, 1, cores == 1 ? 1 : LargestBlock);
        _blocks = new RowBlock[cores == 1 ? 1 : cores + 2];
        for (int i = 0; i < _blocks.Length; i++)
            _blocks[i] = new RowBlock(i * capacity, capacity, imageLength, featureLength);
        _block = _blocks[0];
        _exchange = new FeatureExchange(_blocks, featureLength);
        _crew = new RowCrew(transformer.Engine, _blocks, cores - 1);

        int slots = _blocks.Length * capacity;
        _batches = new long[slots];
        _ids = new DataViewRowId[slots];
        _sourceId = source.GetIdGetter();
        _images = new ImageReader(source, source.Schema[transformer.InputColumn], imageLength);
        foreach (var column in needed.DistinctBy(column => column.Index))
        {
            if (column.Index == features)
            {
                _getters.Add(features, (ValueGetter<VBuffer<float>>)GetFeatures);
                continue;
            }

            // The source's columns, in their order; ours stands among them, after one that it hides.
            int index = column.Index < features ? column.Index : column.Index - 1;
            var other = BufferedColumn.Create(source, source.Schema[index], slots);
            _others.Add(other);
            _getters.Add(column.Index, other.MakeGetter(Slot));
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Batch => IsGood ? _batches[Slot()] : -1;

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.ContainsKey(column.Index);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!_getters.TryGetValue(column.Index, out var getter))
            throw Ch.ExceptParam(nameof(column), $"Column '{column.Name}' is not active in this cursor; ask for it when the cursor is made.");
        return getter as ValueGetter<TValue>
            ?? throw Ch.ExceptParam(nameof(TValue), $"Column '{column.Name}' has values of type {column.Type.RawType}, and not {typeof(TValue)}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Slot()];

    protected override bool MoveNextCore()
    {
        // After an error there is no way on: the rows that failed must not be passed over.
        _failure?.Throw();
        _given = false;
        if (++_row < _block.Count)
            return true;
        if (Position < 0)
            foreach (var block in _blocks)
                Fill(block);
        else
            Fill(_block);
        if (_read == _filled)
        {
            _failure = _sourceFailure;
            _failure?.Throw();
            return false;
        }

        _block = _blocks[_read++ % _blocks.Length];
        _crew.Finish(_block);
        _failure = _block.Failure;
        _failure?.Throw();
        _row = 0;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _crew.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Slot()
    {
        Ch.Check(IsGood && _failure is null, "The cursor is at no row: call MoveNext first, and no longer once it gave false or threw.");
        return _block.FirstSlot + _row;
    }

    private void GetFeatures(ref VBuffer<float> features)
    {
        Slot();
        if (_given && _gives)
        {
            // What was given away may have been changed since. From here on everyone gets a copy.
            _gives = false;
            _crew.Repeat(_block, _row);
        }

        if (_gives)
            _exchange.Give(ref _block.Features(_row), ref features);
        else
            FeatureExchange.Copy(_block.Features(_row), ref features);
        _given = true;
    }

    // An error of the source is shown when the caller comes to its row, and not while it reads the rows before.
    private void Fill(RowBlock block)
    {
        block.Clear();
        try
        {
            while (!_sourceEnded && block.Count < block.Capacity)
            {
                if (!_source.MoveNext())
                {
                    _sourceEnded = true;
                    break;
                }

                int slot = block.FirstSlot + block.Count;
                _sourceId(ref _ids[slot]);
                _batches[slot] = _source.Batch;
                foreach (var other in _others)
                    other.Read(slot);
                block.Add(_images.Read());
            }
        }
        catch (Exception failure)
        {
            _sourceFailure = ExceptionDispatchInfo.Capture(failure);
            _sourceEnded = true;
        }

        if (block.Count == 0)
            return;
        _filled++;
        _crew.Publish();
    }
}
