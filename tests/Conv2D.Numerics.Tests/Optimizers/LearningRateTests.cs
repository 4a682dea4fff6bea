namespace Conv2D.Numerics.Tests;

public class LearningRateTests
{
    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(3, 0.08145033635316129)]
    [InlineData(5, 0.055)]
    [InlineData(10, 0.01)]
    [InlineData(20, 0.01)]
    public void Cosine_goes_down_to_alpha_and_stays(long step, double expected) =>
        Assert.Equal(expected, LearningRates.Cosine(0.1, 10, alpha: 0.1).At(step), 1e-15);

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(1, 0.0325)]
    [InlineData(4, 0.1)]
    [InlineData(9, 0.055)]
    [InlineData(14, 0.01)]
    [InlineData(20, 0.01)]
    public void A_warm_up_before_a_cosine_is_that_of_Keras(long step, double expected) =>
        Assert.Equal(expected, LearningRates.Cosine(0.1, 10, alpha: 0.1).WithWarmUp(4, from: 0.01).At(step), 1e-15);

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(3, 1.0)]
    [InlineData(4, 0.5)]
    [InlineData(6, 0.5)]
    [InlineData(7, 0.1)]
    public void A_boundary_still_has_the_value_before_it(long step, double expected) =>
        Assert.Equal(expected, LearningRates.PiecewiseConstant([3, 6], [1, 0.5, 0.1]).At(step));

    [Fact]
    public void A_number_is_a_schedule()
    {
        LearningRateSchedule schedule = 0.25;
        Assert.Equal((0.25, 0.25), (schedule.At(0), schedule.At(1_000_000)));
    }
}
