using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>A row costs no memory of ours, whichever way it is read.</summary>
public class AllocationTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<Conv2DBackend> Backends => [Conv2DBackend.Managed, Conv2DBackend.OnnxRuntime];

    private Conv2DTransformer Fit(Conv2DBackend backend) => _ml.Transforms.Conv2D(
        "Features", filters: 4, kernelSize: 3, inputColumnName: "Image", activation: Activations.Relu, backend: backend).Fit(Images.Load(_ml, 1));

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_prediction_engines_call_allocates_nothing(Conv2DBackend backend)
    {
        using var engine = _ml.Model.CreatePredictionEngine<Images.Row, Images.FeatureRow>(Fit(backend));
        var (row, prediction) = (Images.Rows(1)[0], new Images.FeatureRow());
        Assert.Equal(0, BytesOf(() => engine.Predict(row, ref prediction)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_row_over_a_cursor_allocates_nothing(Conv2DBackend backend)
    {
        var data = _ml.Data.LoadFromEnumerable(Endless());
        var mapper = ((ITransformer)Fit(backend)).GetRowToRowMapper(data.Schema);
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, mapper.OutputSchema);
        var getter = row.GetGetter<VBuffer<float>>(mapper.OutputSchema["Features"]);
        VBuffer<float> features = default;
        Assert.Equal(0, BytesOf(() =>
        {
            cursor.MoveNext();
            getter(ref features);
        }));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_streamed_row_allocates_nothing(Conv2DBackend backend)
    {
        var view = Fit(backend).Transform(_ml.Data.LoadFromEnumerable(Endless()));
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> features = default;
        Assert.Equal(0, BytesOf(() =>
        {
            cursor.MoveNext();
            getter(ref features);
        }));
    }

    // The least of several tries: what the runtime allocates once in a while is not ours.
    private static long BytesOf(Action row)
    {
        for (int i = 0; i < 2000; i++)
            row();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++)
                row();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static IEnumerable<Images.Row> Endless()
    {
        var row = Images.Rows(1)[0];
        while (true)
            yield return row;
    }
}
