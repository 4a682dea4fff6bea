using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of a model: its name, shape and item type. A dimension below one is not known.</summary>
internal sealed record OnnxVariable(string Name, int[] Shape, PrimitiveDataViewType ItemType)
{
    /// <summary>The type of the column: with the dimensions where all are known, of varying size otherwise.</summary>
    public VectorDataViewType Type => Shape.Length == 0 ? new(ItemType, 1)
        : Shape.All(dimension => dimension > 0) ? new(ItemType, Shape)
        : new(ItemType, 0);

    public static OnnxVariable Of(IExceptionContext ectx, string name, NodeMetadata metadata, IDictionary<string, int[]> shapes)
    {
        ectx.Check(metadata.IsTensor, $"'{name}' of the ONNX model is a {metadata.OnnxValueType}; without the Microsoft.ML packages, only tensors are supported.");
        return new(name, Overridden(ectx, name, metadata.Dimensions, shapes), ColumnTypeExtensions.PrimitiveTypeFromType(metadata.ElementType));
    }

    /// <summary>The shape to run with: one row in the first dimension, the rest as known.</summary>
    public int[] ShapeOf(int length)
    {
        if (Shape.Length == 0)
            return [];
        int[] shape = [.. Shape];
        if (shape[0] < 0)
            shape[0] = 1;
        var known = shape.Where(dimension => dimension > 0).Aggregate(1, (product, dimension) => product * dimension);
        for (var i = 0; i < shape.Length; i++)
            if (shape[i] <= 0)
                shape[i] = length / known;
        return shape;
    }

    private static int[] Overridden(IExceptionContext ectx, string name, int[] shape, IDictionary<string, int[]> shapes)
    {
        if (shapes == null || !shapes.TryGetValue(name, out var given))
            return shape;
        var fits = given.Length == shape.Length && shape.Zip(given).All(pair => pair.First <= 0 || pair.First == pair.Second);
        ectx.CheckParam(fits, nameof(shapes), $"The shape ({string.Join(", ", given)}) given for '{name}' does not go with the model's shape ({string.Join(", ", shape)}).");
        return given;
    }
}
