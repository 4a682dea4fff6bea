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
        for (int i = 0; i < 3; i++)
            Run();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            activation.Forward(x, y, layout);
            activation.Backward(x, y, back, layout);
        }
    }
}
