using System.Diagnostics;
using System.Globalization;

namespace Conv2D.Benchmarks.Training;

/// <summary>PyTorch in a Python process that stays up and measures when asked, so that the two sides can take turns.</summary>
internal sealed class PythonPyTorch : IPyTorch
{
    private readonly Process _python;

    private PythonPyTorch(Process python, string version)
    {
        _python = python;
        Version = $"PyTorch {version} (Python)";
    }

    public string Version { get; }

    /// <summary>The first interpreter that has PyTorch: the one named by the environment variable PYTHON, or one on the path.</summary>
    public static PythonPyTorch? Find()
    {
        string[] candidates = [Environment.GetEnvironmentVariable("PYTHON") ?? "", "python3", "/usr/bin/python3", "python"];
        return candidates.Where(name => name.Length > 0).Distinct().Select(Start).FirstOrDefault(python => python is not null);
    }

    public StepTime[] Measure(TrainingLayer layer, int threads, bool channelsLast, int repeats)
    {
        _python.StandardInput.WriteLine(
            $"{TrainingLayer.Batch} {layer.Height} {layer.Width} {layer.Channels} {layer.Filters} {layer.Kernel} {layer.Groups} {threads} {(channelsLast ? "last" : "first")} {repeats}");
        _python.StandardInput.Flush();
        string answer = _python.StandardOutput.ReadLine() ?? throw new InvalidOperationException("Python ended while it was to measure PyTorch.");
        return [.. answer.Split(' ').Select(word => word.Split('/')).Select(times => new StepTime(Number(times[0]), Number(times[1])))];

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }

    private static PythonPyTorch? Start(string interpreter)
    {
        try
        {
            string script = Path.Combine(AppContext.BaseDirectory, "Training", "pytorch_step.py");
            var python = Process.Start(new ProcessStartInfo(interpreter, ["-u", script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            python.ErrorDataReceived += (_, _) => { };
            python.BeginErrorReadLine();
            if (python.StandardOutput.ReadLine() is { } version)
                return new(python, version);
            python.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
