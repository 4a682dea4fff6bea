namespace Conv2D.Onnx.Tests;

public class OnnxRuntimeProbeTests
{
    [Fact]
    public void Here_the_library_is_found_and_says_its_version()
    {
        OnnxRuntimeLibrary.Require();
        Assert.True(OnnxRuntimeLibrary.IsAvailable);
        Assert.Null(OnnxRuntimeLibrary.Problem);
        Assert.Matches(@"^1\.\d+\.\d+", OnnxRuntimeLibrary.Version);
    }

    [Fact]
    public void A_missing_native_library_gives_one_sentence_that_says_what_to_install_and_leaves_ONNX_Runtime_untouched()
    {
        bool touched = false;
        var probe = new OnnxRuntimeProbe(() => false, () => { touched = true; return ""; }, "linux-musl-x64");

        string message = Assert.Throws<PlatformNotSupportedException>(probe.Require).Message;

        Assert.Equal(
            "ONNX Runtime is not available on this machine: its native library was not found. Add the package Microsoft.ML.OnnxRuntime "
            + "(1.23.2 or later, with a native library for linux-musl-x64) to the application, or use the managed backend.",
            message);
        Assert.Equal(message, probe.Problem);
        Assert.Null(probe.Version);
        Assert.False(touched);
    }

    public static TheoryData<Exception> Failures() =>
    [
        new DllNotFoundException("cannot open shared object file"),
        new EntryPointNotFoundException("OrtGetApiBase"),
        new BadImageFormatException("an attempt was made to load a program with an incorrect format"),
        new FileNotFoundException("Microsoft.ML.OnnxRuntime"),
        new TypeInitializationException("Microsoft.ML.OnnxRuntime.NativeMethods", new DllNotFoundException("no libonnxruntime.so")),
        new TypeInitializationException("outer", new TypeInitializationException("inner", new ArgumentNullException("ptr"))),
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_library_that_cannot_be_used_gives_the_reason_in_the_same_sentence(Exception failure)
    {
        int asked = 0;
        var probe = new OnnxRuntimeProbe(() => true, () => { asked++; throw failure; }, "win-x64");

        for (int i = 0; i < 3; i++)
        {
            string message = Assert.Throws<PlatformNotSupportedException>(probe.Require).Message;
            Exception cause = failure;
            while (cause is TypeInitializationException { InnerException: { } inner })
                cause = inner;
            Assert.Contains($"could not be used ({cause.Message})", message);
            Assert.Contains("Add the package Microsoft.ML.OnnxRuntime", message);
            Assert.Contains("win-x64", message);
        }

        Assert.Equal(1, asked);
    }

    [Fact]
    public void A_mistake_of_another_kind_is_not_hidden()
    {
        var probe = new OnnxRuntimeProbe(() => true, () => throw new InvalidOperationException("a mistake"), "win-x64");
        Assert.Throws<InvalidOperationException>(() => probe.Problem);
    }
}
