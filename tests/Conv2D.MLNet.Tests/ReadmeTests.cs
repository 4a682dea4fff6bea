using System.Runtime.CompilerServices;

namespace Conv2D.MLNet.Tests;

public class ReadmeTests
{
    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));

    [Fact]
    public void The_snippet_is_the_program_that_the_solution_compiles()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");
        string program = File.ReadAllText(Path.Combine(Root(), "samples", "Quickstart", "Program.cs")).ReplaceLineEndings("\n");
        Assert.Contains($"```csharp\n{program}```", readme);
    }

    [Fact]
    public void The_snippet_learns_to_tell_lying_from_standing_stripes()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string output = Processes.Run("Quickstart.dll", folder);
            Assert.Matches(@"accuracy on unseen pictures: (1[.,]00|0[.,]9\d)", output);
            Assert.Contains("a standing one is taken for: standing", output);
            Assert.True(File.Exists(Path.Combine(folder, "model.zip")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_shorter_examples_are_compiled_too()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md")).ReplaceLineEndings("\n");
        int examples = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(Root(), "tests", "Conv2D.MLNet.Tests"), "*.cs", SearchOption.AllDirectories))
        {
            string[] source = File.ReadAllLines(file);
            for (int start = Array.FindIndex(source, IsStart); start >= 0; start = Array.FindIndex(source, start + 1, IsStart))
            {
                int end = Array.FindIndex(source, start, line => line.Trim() == "// END");
                string example = string.Concat(source[(start + 1)..end].Select(line => line.Length < 8 ? "\n" : line[8..] + "\n"));
                Assert.Contains($"```csharp\n{example}```", readme);
                examples++;
            }
        }

        Assert.Equal(4, examples);

        static bool IsStart(string line) => line.Trim() == "// README";
    }
}
