namespace Conv2D.Benchmarks.Kernels;

/// <summary>What the kernels are measured beside.</summary>
internal enum Beside
{
    /// <summary>ONNX Runtime on the same layer.</summary>
    OnnxRuntime,

    /// <summary>Themselves on one thread: how many times as fast several are.</summary>
    OneThread,

    /// <summary>Themselves on one image again and again, in the cache: how a batch compares with it.</summary>
    OneImage,

    /// <summary>Themselves on the images of the batch one by one, a call each: what a batch is worth where images come from memory anyway.</summary>
    OneByOne,
}
