namespace Conv2D.Numerics;

/// <summary>Which of Keras' two-dimensional pooling layers.</summary>
public enum PoolingKind
{
    /// <summary><c>MaxPooling2D</c>: the largest value of each window.</summary>
    Max,

    /// <summary><c>AveragePooling2D</c>: the mean of each window, padded cells not counted.</summary>
    Average,

    /// <summary><c>GlobalMaxPooling2D</c>: the largest value of each channel.</summary>
    GlobalMax,

    /// <summary><c>GlobalAveragePooling2D</c>: the mean of each channel.</summary>
    GlobalAverage,
}
