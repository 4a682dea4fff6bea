using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Features are given to the reader without a copy; whatever the reader does with its buffers, rows stay what they are.</summary>
public class FeatureExchangeTests
{
    private const int Rows = 700;

    private readonly MLContext _ml = new(seed: 1);
    private readonly Conv2DTransformer _layer;

    public FeatureExchangeTests() => _layer = _ml.Transforms.Conv2D(
        "Features", filters: 4, kernelSize: 3, inputColumnName: "Image", activation: Activations.Relu).Fit(Images.Load(_ml, 1));

    [Fact]
    public void A_reader_that_changes_its_buffer_spoils_no_later_row()
    {
        VBuffer<float> buffer = default;
        Read((row, getter) =>
        {
            getter(ref buffer);
            AssertRow(row, buffer);
            VBufferEditor.CreateFromBuffer(ref buffer).Values.Fill(-1);
        });
    }

    [Fact]
    public void Two_readers_of_one_cursor_both_get_the_row_even_when_the_first_has_changed_its_own()
    {
        VBuffer<float> one = default, other = default;
        Read((row, getter) =>
        {
            getter(ref one);
            AssertRow(row, one);
            VBufferEditor.CreateFromBuffer(ref one).Values.Fill(-1);
            if (row % 3 != 1)
                return;
            getter(ref other);
            AssertRow(row, other);
        });
    }

    [Fact]
    public void Two_buffers_used_in_turns_keep_the_row_before()
    {
        VBuffer<float> current = default, before = default;
        Read((row, getter) =>
        {
            (current, before) = (before, current);
            getter(ref current);
            AssertRow(row, current);
            if (row > 0)
                AssertRow(row - 1, before);
        });
    }

    [Fact]
    public void A_new_buffer_for_each_row_is_the_readers_for_good()
    {
        var kept = new List<VBuffer<float>>();
        Read((_, getter) =>
        {
            VBuffer<float> buffer = default;
            getter(ref buffer);
            kept.Add(buffer);
        });
        for (int row = 0; row < Rows; row += 7)
            AssertRow(row, kept[row]);
    }

    [Fact]
    public void Copies_of_one_buffer_and_arrays_of_the_readers_own_do_no_harm()
    {
        VBuffer<float> buffer = default;
        float[] own = new float[_layer.OutputShape.Length];
        Read((row, getter) =>
        {
            var copy = buffer;
            if (row % 2 == 0)
                getter(ref buffer);
            if (row % 5 == 0)
            {
                buffer = new VBuffer<float>(own.Length, own);
                getter(ref buffer);
            }

            if (row % 2 == 1 || row % 3 == 0)
                getter(ref copy);
            AssertRow(row, row % 2 == 1 || row % 3 == 0 ? copy : buffer);
        });
    }

    [Fact]
    public void A_buffer_that_is_used_again_costs_no_memory()
    {
        VBuffer<float> buffer = default;
        long before = 0;
        Read((row, getter) =>
        {
            getter(ref buffer);
            if (row == 300)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (row == Rows - 1)
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400 * 200);
        });
    }

    private void Read(Action<int, ValueGetter<VBuffer<float>>> use)
    {
        var view = _layer.Transform(Images.Load(_ml, Rows));
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        for (int row = 0; cursor.MoveNext(); row++)
            use(row, getter);
    }

    private void AssertRow(int row, VBuffer<float> actual) => Images.AssertClose(Images.Reference(_layer, Images.Values(row, 60)), actual.GetValues());
}
