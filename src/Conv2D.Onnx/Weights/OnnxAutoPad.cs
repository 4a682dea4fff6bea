namespace Conv2D.Onnx;

/// <summary>A <c>Conv</c> node's attribute <c>auto_pad</c>.</summary>
public enum OnnxAutoPad
{
    /// <summary><c>NOTSET</c>: the padding is what <c>pads</c> says.</summary>
    NotSet,

    /// <summary><c>SAME_UPPER</c>: as Keras' <c>same</c>; the odd pixel goes to the end.</summary>
    SameUpper,

    /// <summary><c>SAME_LOWER</c>: the odd pixel goes to the beginning.</summary>
    SameLower,

    /// <summary><c>VALID</c>: no padding.</summary>
    Valid,
}
