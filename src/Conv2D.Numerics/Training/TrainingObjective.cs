namespace Conv2D.Numerics;

/// <summary>What training makes small.</summary>
public enum TrainingObjective
{
    /// <summary>Chosen by the kind of label: see <see cref="LabelKind"/>.</summary>
    Auto,

    /// <summary>Cross-entropy of the softmax over the classes; the label is the index of a class.</summary>
    SoftmaxCrossEntropy,

    /// <summary>Cross-entropy of the sigmoid; the label is 0 or 1.</summary>
    BinaryCrossEntropy,

    /// <summary>Mean squared error; the label is any number.</summary>
    MeanSquaredError,
}

/// <summary>What the labels of some data are.</summary>
public enum LabelKind
{
    /// <summary>The index of a class, from 0. <see cref="TrainingObjective.Auto"/> is softmax cross-entropy.</summary>
    Class,

    /// <summary>False (0) or true (1). <see cref="TrainingObjective.Auto"/> is binary cross-entropy.</summary>
    Boolean,

    /// <summary>A number. <see cref="TrainingObjective.Auto"/> is mean squared error.</summary>
    Number,
}
