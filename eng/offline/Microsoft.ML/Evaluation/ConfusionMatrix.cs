using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Which class was taken for which.</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _names;

    internal ConfusionMatrix(double[][] counts, string[] names)
    {
        (Counts, _names) = (counts, names);
        var classes = Enumerable.Range(0, counts.Length).ToArray();
        static double Part(double of, double all) => all > 0 ? of / all : 0;
        PerClassPrecision = [.. classes.Select(c => Part(counts[c][c], counts.Sum(row => row[c])))];
        PerClassRecall = [.. classes.Select(c => Part(counts[c][c], counts[c].Sum()))];
    }

    /// <summary>The part of what was taken for a class that is of it.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>The part of a class that was taken for it.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>Counts by true class, then by predicted class.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    /// <summary>The number of classes.</summary>
    public int NumberOfClasses => Counts.Count;

    /// <summary>How often one class was taken for another.</summary>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckClass(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckClass(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    /// <summary>The counts as a table of text.</summary>
    public string GetFormattedConfusionTable()
    {
        const string corner = "PREDICTED ||", side = "TRUTH     ||", blank = "          ||";
        var width = Math.Max(5, Math.Max(_names.Max(name => name.Length), Counts.Max(row => row.Max(count => count.ToString("N0").Length))));
        var rule = new string('=', (width + 3) * NumberOfClasses);
        var text = new StringBuilder().AppendLine().AppendLine("Confusion table");
        text.AppendLine(blank + rule);
        text.AppendLine(corner + string.Concat(_names.Select(name => $" {name.PadLeft(width)} |")) + " Recall");
        text.AppendLine(side + rule);
        for (var c = 0; c < NumberOfClasses; c++)
            text.AppendLine($"{_names[c],9} ||" + string.Concat(Counts[c].Select(count => $" {count.ToString("N0").PadLeft(width)} |")) + $" {PerClassRecall[c]:F4}");
        text.AppendLine(blank + rule);
        text.AppendLine("Precision ||" + string.Concat(PerClassPrecision.Select(precision => $"{precision.ToString("F4").PadLeft(width + 1)} |")));
        return text.ToString();
    }

    private void CheckClass(int index, string name)
    {
        if (index < 0 || index >= NumberOfClasses)
            throw new ArgumentOutOfRangeException(name, "Invalid index. Should be non-negative, less than the number of classes.");
    }
}
