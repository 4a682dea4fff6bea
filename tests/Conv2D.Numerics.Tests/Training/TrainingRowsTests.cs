using Conv2D.Numerics.Training;

namespace Conv2D.Numerics.Tests;

public class TrainingRowsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void Every_row_comes_once_an_epoch_whatever_the_buffer(int buffer)
    {
        var rows = Order(103, buffer, seed: 1);
        Assert.Equal(Enumerable.Range(0, 103), rows.Order());
        if (buffer == 0)
            Assert.Equal(Enumerable.Range(0, 103), rows);
    }

    [Fact]
    public void A_buffer_as_large_as_the_data_shuffles_all_of_it()
    {
        var rows = Order(1000, 1000, seed: 1);
        double mean = rows.Take(100).Average();
        Assert.InRange(mean, 400, 600);
        Assert.NotEqual(rows, Order(1000, 1000, seed: 2));
        Assert.Equal(rows, Order(1000, 1000, seed: 1));
    }

    [Fact]
    public void A_row_cannot_come_before_the_buffer_has_reached_it()
    {
        var rows = Order(1000, 50, seed: 3);
        for (int i = 0; i < rows.Count; i++)
            Assert.True(rows[i] <= i + 50);
    }

    [Fact]
    public void Rows_are_held_back_by_number_and_seed_in_about_the_share_asked_for()
    {
        var split = new ValidationSplit(0.2, 5);
        var held = Enumerable.Range(0, 10_000).Where(row => split.IsValidation(row)).ToList();
        Assert.InRange(held.Count, 1850, 2150);
        Assert.Equal(held, Enumerable.Range(0, 10_000).Where(row => new ValidationSplit(0.2, 5).IsValidation(row)));
        Assert.NotEqual(held, Enumerable.Range(0, 10_000).Where(row => new ValidationSplit(0.2, 6).IsValidation(row)));

        // Ten classes in turn: each is held back alike.
        Assert.All(held.GroupBy(row => row % 10), rows => Assert.InRange(rows.Count(), 140, 260));
    }

    [Fact]
    public void Validation_rows_are_read_once_an_epoch_and_never_trained_on()
    {
        var data = new StripeData(300);
        var split = new ValidationSplit(0.2, 0);
        int held = Enumerable.Range(0, 300).Count(row => split.IsValidation(row));
        data.Train(data.Shape, new Conv2DTraining { Epochs = 3, ValidationFraction = 0.2 });
        Assert.Equal(3 * 300, data.RowsRead);
        Assert.InRange(held, 30, 90);
    }

    private static List<int> Order(int count, int buffer, ulong seed)
    {
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => (float)i)];
        var data = new InMemoryTrainingData(numbers, numbers, LabelKind.Number);
        using var reader = data.Read();
        var shuffler = new RowShuffler(Rows(buffer));
        shuffler.Start(reader, new ValidationSplit(0, 0), validation: false, seed);
        var batch = Rows(7);
        var order = new List<int>();
        while (shuffler.Fill(batch) is > 0 and int filled)
            order.AddRange(batch.Take(filled).Select(row => (int)row.Image[0]));
        return order;
    }

    private static TrainingRow[] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new TrainingRow(1))];
}
