using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conv2D.MLNet.Tests;

/// <summary>Measures the memory of the whole process, in which no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(LargeDataTests), DisableParallelization = true)]
[Collection(nameof(LargeDataTests))]
public class LargeDataTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class LargeRow
    {
        [VectorType(64, 64, 3)]
        public float[] Image { get; set; } = [];
    }

    // 3,000 rows of 48 KB in and 476 KB out are 1.5 GB that go by; what stays is a few blocks of rows.
    [Fact]
    public void Data_larger_than_memory_streams_through_a_little_memory()
    {
        float[] image = Images.Values(1, 64 * 64 * 3);
        IEnumerable<LargeRow> Rows()
        {
            for (int i = 0; i < 3000; i++)
                yield return new LargeRow { Image = (float[])image.Clone() };
        }

        var data = _ml.Data.LoadFromEnumerable(Rows());
        var view = _ml.Transforms.Conv2D("Features", 32, 3, "Image", padding: Padding.Valid, activation: Activations.Relu).Fit(data).Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        VBuffer<float> features = default;
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref features);
            if (rows % 500 == 250)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(3000, rows);
        Assert.Equal(62 * 62 * 32, features.Length);
        Assert.InRange(most, long.MinValue, 64L << 20);
    }
}
