// ML.NET keeps what a saveable transform needs internal. The compiler sees copies with opened visibility bits
// (eng/publicizer), and at run time these marks let the calls through.
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Data")]
