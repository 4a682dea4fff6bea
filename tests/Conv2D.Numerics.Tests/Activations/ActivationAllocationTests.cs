namespace Conv2D.Numerics.Tests;

public class ActivationAllocationTests
{
    public static TheoryData<Activation, DataFormat> Cases
    {
        get
        {
            var data = new TheoryData<Activation, DataFormat>();
            foreach (Activation activation in EveryActivation.All)
            {
                data.Add(activation, DataFormat.ChannelsLast);
                data.Add(activation, DataFormat.ChannelsFirst);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Forward_and_backward_allocate_nothing(Activation activation, DataFormat format)
    {
        var layout = new FeatureLayout(21, 6, format);
        float[] x = [.. Enumerable.Range(0, layout.Length).Select(i => i % 9 - 4f)], y = new float[layout.Length], back = new float[layout.Length];
        // The least of a few rounds: a collection in between empties the shared pool, whose next loan is then a new array.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++)
                Run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Run()
        {
            activation.Forward(x, y, layout);
            activation.Backward(x, y, back, layout);
        }
    }
}
