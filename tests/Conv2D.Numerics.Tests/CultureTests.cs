using System.Globalization;

namespace Conv2D.Numerics.Tests;

/// <summary>Where a comma stands for the point, and a longer dash for the minus.</summary>
public sealed class CultureTests : IDisposable
{
    private readonly CultureInfo _before = CultureInfo.CurrentCulture;

    public CultureTests()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator, culture.NumberFormat.NegativeSign) = (",", ".", "\u2212");
        CultureInfo.CurrentCulture = culture;
    }

    public void Dispose() => CultureInfo.CurrentCulture = _before;

    [Fact]
    public void Messages_read_alike()
    {
        Assert.Equal("\u22121", FormattableString.CurrentCulture($"{-1}"));
        AssertRefused("filters is -3;", () => new Conv2DConfig { Filters = -3, KernelSize = 3 }.Validate());
        AssertRefused("strides is (-1, 2);", () => new Conv2DConfig { Filters = 3, KernelSize = 3, Strides = (-1, 2) }.Validate());
        AssertRefused("inputShape is (5, -5, 1);", () => ConvGeometry.Create(new Conv2DConfig { Filters = 3, KernelSize = 3 }, new ImageShape(5, -5, 1)));
        AssertRefused("axis is (0, -2);", () => Constraints.UnitNorm(0, -2).Apply(new float[2], [2]));
        AssertRefused("negativeSlope is -Infinity;", () => Activations.LeakyRelu(float.NegativeInfinity));
        AssertRefused("batchSize is -1;", () => new Conv2DTraining { BatchSize = -1 }.Validate());
        AssertRefused("patience is -1;", () => new Conv2DTraining { EarlyStopping = new EarlyStopping(-1) }.Validate());
    }

    [Fact]
    public void Configurations_are_written_and_read_alike()
    {
        var config = new Conv2DConfig
        {
            Filters = 3, KernelSize = (3, 2), Activation = Activations.LeakyRelu(0.25f), KernelInitializer = Initializers.RandomNormal(-0.5f, 0.25f, -7),
        };
        string json = KerasJson.Write(config);
        Assert.Contains("\"negative_slope\":0.25", json);
        Assert.Contains("\"seed\":-7,\"mean\":-0.5,\"stddev\":0.25", json);
        Assert.Equal(config, KerasJson.Read(json));
    }

    private static void AssertRefused(string expected, Action action) => Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(action).Message);
}
