using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>A single cursor over feature maps, for which the cores work on rows ahead of the reader.</summary>
public class ReadAheadTests
{
    private readonly MLContext _ml = new(seed: 1);

    private Conv2DTransformer Fit() => _ml.Transforms.Conv2D(
        "Features", filters: 4, kernelSize: 3, inputColumnName: "Image", activation: Activations.Relu).Fit(Images.Load(_ml, 1));

    // 6 x 5 x 2 in, 4 x 3 x 4 out: a block holds 64 rows, and there are a few blocks.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1500)]
    public void Every_row_comes_once_in_order_with_its_own_features(int rows)
    {
        var layer = Fit();
        var view = layer.Transform(Images.Load(_ml, rows));
        var schema = view.Schema;
        using var cursor = view.GetRowCursor([schema["Weight"], schema["Features"]]);
        var weights = cursor.GetGetter<float>(schema["Weight"]);
        var features = cursor.GetGetter<VBuffer<float>>(schema["Features"]);
        var id = cursor.GetIdGetter();
        (float weight, VBuffer<float> values, DataViewRowId rowId) = (0, default, default);
        for (int i = 0; i < rows; i++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(i, cursor.Position);
            weights(ref weight);
            id(ref rowId);
            Assert.Equal(i, weight);
            Assert.Equal(new DataViewRowId((ulong)i, 0), rowId);
            if (i % 50 != 0)
                continue;
            features(ref values);
            Images.AssertClose(Images.Reference(layer, Images.Values(i, 60)), values.GetValues());
        }

        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void A_value_that_was_read_stays_the_callers()
    {
        var layer = Fit();
        var view = layer.Transform(Images.Load(_ml, 3));
        using var cursor = view.GetRowCursor(view.Schema);
        var features = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> first = default, again = default;
        cursor.MoveNext();
        features(ref first);
        features(ref again);
        Assert.Equal(first.DenseValues(), again.DenseValues());
        float[] before = [.. first.DenseValues()];
        while (cursor.MoveNext())
            features(ref again);
        Assert.Equal(before, first.DenseValues());
    }

    [Fact]
    public void A_reader_that_stops_early_leaves_nothing_running()
    {
        var counting = new Counting();
        var view = _ml.Transforms.Conv2D("Features", 2, 3, "Image", activation: counting).Fit(Images.Load(_ml, 1)).Transform(Images.Load(_ml, 5000));
        for (int i = 1; i < 20; i++)
        {
            var cursor = view.GetRowCursor(view.Schema);
            for (int row = 0; row < i * 10; row++)
                Assert.True(cursor.MoveNext());
            cursor.Dispose();
            int runs = counting.Runs;
            Thread.Sleep(5);
            Assert.InRange(runs, i * 10, int.MaxValue);
            Assert.Equal(runs, counting.Runs);
            Assert.False(cursor.MoveNext());
        }
    }

    [Fact]
    public void Only_a_little_is_read_ahead()
    {
        int read = 0;
        IEnumerable<Images.Row> Source()
        {
            foreach (var row in Images.Rows(1))
                while (true)
                {
                    read++;
                    yield return row;
                }
        }

        var view = Fit().Transform(_ml.Data.LoadFromEnumerable(Source()));
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.True(cursor.MoveNext());
        Assert.InRange(read, 1, 64 * (Environment.ProcessorCount + 3));
    }

    [Fact]
    public void An_error_of_the_source_comes_at_its_row()
    {
        IEnumerable<Images.Row> Source()
        {
            for (int i = 0; i < 100; i++)
                yield return Images.Rows(1)[0];
            throw new InvalidOperationException("The file ends in the middle of a row.");
        }

        var view = Fit().Transform(_ml.Data.LoadFromEnumerable(Source()));
        using var cursor = view.GetRowCursor(view.Schema);
        for (int i = 0; i < 100; i++)
            Assert.True(cursor.MoveNext());
        Assert.Contains("middle of a row", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).Message);
        Assert.Contains("middle of a row", Assert.ThrowsAny<Exception>(() => cursor.MoveNext()).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(150)]
    public void An_error_of_the_layer_comes_at_its_block_and_stays(int badRow)
    {
        var rows = Images.Rows(400);
        rows[badRow].Image[3] = float.NaN;
        var layer = _ml.Transforms.Conv2D("Features", 2, 3, "Image", activation: new RefusesNaN()).Fit(Images.Load(_ml, 1));
        var view = layer.Transform(_ml.Data.LoadFromEnumerable(rows));
        using var cursor = view.GetRowCursor(view.Schema);
        var features = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> values = default;
        int read = 0;
        var error = Assert.Throws<ArithmeticException>(() =>
        {
            for (; cursor.MoveNext(); read++)
                features(ref values);
        });
        Assert.Equal("Not a number.", error.Message);
        Assert.InRange(read, badRow / 64 * 64, badRow);
        Assert.Throws<ArithmeticException>(() => cursor.MoveNext());
        Assert.Contains("at no row", Assert.ThrowsAny<InvalidOperationException>(() => features(ref values)).Message);
    }

    [Fact]
    public void A_row_of_the_wrong_length_is_named_with_its_column()
    {
        var rows = Images.Rows(3).Select(row => new Images.SparseRow { Image = new VBuffer<float>(60, row.Image) }).ToArray();
        rows[2].Image = new VBuffer<float>(59, new float[59]);
        var view = Fit().Transform(_ml.Data.LoadFromEnumerable(rows));
        var error = Assert.ThrowsAny<Exception>(() => view.GetColumn<VBuffer<float>>("Features").ToArray());
        Assert.Contains("59", error.Message);
    }

    [Fact]
    public void Asking_for_what_is_not_there_is_refused_in_words()
    {
        var view = Fit().Transform(Images.Load(_ml, 1));
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        Assert.Contains("'Weight' is not active", Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(view.Schema["Weight"])).Message);
        Assert.Contains("'Features'", Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(view.Schema["Features"])).Message);
        VBuffer<float> features = default;
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        Assert.Contains("MoveNext", Assert.ThrowsAny<Exception>(() => getter(ref features)).Message);
    }

    [Fact]
    public void Both_backends_stream_the_same_features()
    {
        var data = Images.Load(_ml, 300);
        var layer = Fit();
        float[][] managed = Images.Column(layer.WithBackend(Conv2DBackend.Managed).Transform(data), "Features");
        float[][] onnx = Images.Column(layer.WithBackend(Conv2DBackend.OnnxRuntime).Transform(data), "Features");
        for (int i = 0; i < 300; i++)
            Images.AssertClose([.. managed[i].Select(value => (double)value)], onnx[i]);
    }

    [Fact]
    public void Rows_too_large_to_hold_several_come_one_at_a_time()
    {
        var layer = _ml.Transforms.Conv2D("Features", 40, 1, "Image", inputShape: new ImageShape(256, 256, 1));
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(i => new LargeRow { Image = Images.Values(i, 256 * 256) }));
        var fitted = layer.Fit(data);
        float[][] features = Images.Column(fitted.Transform(data), "Features");
        Assert.Equal(3, features.Length);
        for (int i = 0; i < 3; i++)
            Images.AssertClose(Images.Reference(fitted, Images.Values(i, 256 * 256)), features[i]);
    }

    [Fact]
    public void Many_cursors_at_once_do_not_disturb_each_other()
    {
        var view = Fit().Transform(Images.Load(_ml, 400));
        float[][] expected = Images.Column(view, "Features");
        Parallel.For(0, 8, _ => Assert.Equal(expected, Images.Column(view, "Features")));
    }

    private sealed class Counting : ElementwiseActivation
    {
        private int _runs;

        public int Runs => _runs;

        public override string Name => "counting";

        public override double Value(double x) => x;

        public override double Derivative(double x) => 1;

        protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
        {
            Interlocked.Increment(ref _runs);
            x.CopyTo(y);
        }
    }

    private sealed class RefusesNaN : ElementwiseActivation
    {
        public override string Name => "refuses_nan";

        public override double Value(double x) => x;

        public override double Derivative(double x) => 1;

        protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
        {
            foreach (float value in x)
                if (float.IsNaN(value))
                    throw new ArithmeticException("Not a number.");
            x.CopyTo(y);
        }
    }

    private sealed class LargeRow
    {
        [VectorType(256, 256, 1)]
        public float[] Image { get; set; } = [];
    }
}
