using System.Runtime.CompilerServices;

// The stand-in for Microsoft.ML.OnnxTransformer, as with the package's own.
[assembly: InternalsVisibleTo("Microsoft.ML.OnnxTransformer")]
