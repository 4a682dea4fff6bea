namespace Conv2D.Onnx;

/// <summary>The shape in which a feature map travels between the nodes of a graph.</summary>
internal enum OnnxTensorForm
{
    /// <summary>Four dimensions, the layer's own order after the batch: (N, H, W, C) for channels last, (N, C, H, W) for channels first.</summary>
    Image,

    /// <summary>Two dimensions, (N, values), the values in the layer's own order.</summary>
    Flat,

    /// <summary>Four dimensions, (N, C, H, W), ONNX's own order, whatever the layer's is.</summary>
    ChannelsFirst,
}
