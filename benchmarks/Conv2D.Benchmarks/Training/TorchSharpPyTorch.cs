#if TORCHSHARP
using TorchSharp;
using static TorchSharp.torch;

namespace Conv2D.Benchmarks.Training;

/// <summary>PyTorch's CPU build in this process, by way of TorchSharp.</summary>
internal sealed class TorchSharpPyTorch : IPyTorch
{
    private TorchSharpPyTorch()
    {
    }

    public string Version => $"PyTorch {torch.__version__} (TorchSharp)";

    /// <summary>Null where its native library does not load; the reason is printed.</summary>
    public static TorchSharpPyTorch? Find()
    {
        try
        {
            torch.set_num_threads(1);
            return new();
        }
        catch (Exception error) when (error is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            Console.WriteLine($"TorchSharp is built in, and its native library does not load: {error.InnerException?.Message.Split('\n')[0] ?? error.Message}");
            return null;
        }
    }

    public StepTime[] Measure(TrainingLayer layer, int threads, bool channelsLast, int repeats)
    {
        torch.set_num_threads(threads);
        using var scope = torch.NewDisposeScope();
        var conv = nn.Conv2d(layer.Channels, layer.Filters, layer.Kernel, padding: layer.Kernel / 2, groups: layer.Groups);
        var x = Tensor(layer, layer.Channels, channelsLast);
        var gradient = Tensor(layer, layer.Filters, channelsLast);
        x.requires_grad = true;
        using var optimizer = optim.SGD(conv.parameters(), 1e-3);
        var times = new StepTime[repeats];
        foreach (ref var time in times.AsSpan())
        {
            using var step = torch.NewDisposeScope();
            optimizer.zero_grad();
            x.grad = null;
            var watch = StepWatch.Start();
            conv.forward(x).backward([gradient]);
            optimizer.step();
            time = watch.Stop();
        }

        return times;
    }

    public void Dispose()
    {
    }

    private static Tensor Tensor(TrainingLayer layer, int channels, bool channelsLast) => channelsLast
        ? torch.randn(TrainingLayer.Batch, layer.Height, layer.Width, channels).permute(0, 3, 1, 2)
        : torch.randn(TrainingLayer.Batch, channels, layer.Height, layer.Width);
}
#endif
