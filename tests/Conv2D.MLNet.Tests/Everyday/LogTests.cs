using Conv2D.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet.Tests;

public class LogTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _messages = [];

    public LogTests() => _ml.Log += (_, message) =>
    {
        lock (_messages)
            _messages.Add(message);
    };

    [Fact]
    public void Fitting_tells_the_shapes_the_weights_and_where_they_come_from()
    {
        _ml.Transforms.Conv2D("Features", 3, (3, 2), "Image").Fit(Images.Load(_ml, 1));
        var message = Assert.Single(_messages, message => message.RawMessage.Contains("Conv2D"));
        Assert.Equal(ChannelMessageKind.Info, message.Kind);
        Assert.Contains("Conv2DEstimator", message.Source);
        Assert.Contains("Features: Conv2D of Image, (6, 5, 2) -> (4, 4, 3), 39 weights, made by GlorotUniform and Zeros.", message.RawMessage);
    }

    [Fact]
    public void The_first_use_tells_what_runs_the_layer()
    {
        var data = Images.Load(_ml, 1);
        var layer = _ml.Transforms.Conv2D("Features", 3, (3, 2), "Image").Fit(data);
        Images.Column(layer.Transform(data), "Features");
        Images.Column(layer.Transform(data), "Features");
        var message = Assert.Single(_messages, message => message.RawMessage.Contains("plan"));
        Assert.Equal(ChannelMessageKind.Trace, message.Kind);
        Assert.Contains("the managed kernels, plan '", message.RawMessage);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_warned_of()
    {
        var options = new Conv2DOptions
        {
            OutputColumnName = "Features", InputColumnName = "Image", Filters = 1, KernelSize = 1,
            Weights = new ConvWeights([1f, float.NaN], [1, 1, 2, 1], [0f]),
        };
        _ml.Transforms.Conv2D(options).Fit(Images.Load(_ml, 1));
        var warning = Assert.Single(_messages, message => message.Kind == ChannelMessageKind.Warning);
        Assert.Contains("Features: the weights hold infinities or NaN", warning.RawMessage);
    }

    [Fact]
    public void A_layer_that_is_in_order_is_not_warned_of()
    {
        var data = Images.Load(_ml, 3);
        Images.Column(_ml.Transforms.Conv2D("Features", 3, 3, "Image").Fit(data).Transform(data), "Features");
        Assert.DoesNotContain(_messages, message => message.Kind is ChannelMessageKind.Warning or ChannelMessageKind.Error);
    }
}
