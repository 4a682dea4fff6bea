using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Adds outputs of an ONNX model.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxTransformer transformer)
        : base(env.Register(nameof(OnnxTransformer)), transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var input in Transformer.Inputs)
        {
            if (!inputSchema.TryFindColumn(input.Name, out var column))
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name);
            if (column.ItemType != input.ItemType)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, input.ItemType.ToString(), column.ItemType.ToString());
        }
        var byName = inputSchema.ToDictionary(column => column.Name);
        foreach (var output in Transformer.Outputs)
            byName[output.Name] = new Column(output.Name, output.Type.IsKnownSizeVector() ? Column.VectorKind.Vector : Column.VectorKind.VariableVector, output.ItemType, false);
        return new SchemaShape(byName.Values);
    }
}
