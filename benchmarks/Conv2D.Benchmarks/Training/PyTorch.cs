namespace Conv2D.Benchmarks.Training;

/// <summary>Looks for PyTorch: in TorchSharp where the build took it in, else in Python.</summary>
internal static class PyTorch
{
    public const string HowToGetIt = "PyTorch not found: install it for python3, or build with -p:TorchSharp=true";

    public static IPyTorch? Find()
    {
#if TORCHSHARP
        if (TorchSharpPyTorch.Find() is { } torchSharp)
            return torchSharp;
#endif
        return PythonPyTorch.Find();
    }
}
