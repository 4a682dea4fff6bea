using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape: one row if the first dimension is not known, zero for any other that is not.</param>
/// <param name="Type">The type of the column; of varying size if dimensions are not known.</param>
internal sealed record OnnxVariable(string Name, int[] Shape, DataViewType Type)
{
    public PrimitiveDataViewType ItemType => (PrimitiveDataViewType)Type.GetItemType();

    public static OnnxVariable Of(IExceptionContext ectx, string name, NodeMetadata metadata, IDictionary<string, int[]> shapes)
    {
        ectx.Check(metadata.IsTensor, $"'{name}' of the ONNX model is a {metadata.OnnxValueType}; without the Microsoft.ML packages, only tensors are supported.");
        var itemType = ColumnTypeExtensions.PrimitiveTypeFromType(metadata.ElementType);
        if (shapes == null || !shapes.TryGetValue(name, out var given))
            return new(name, Adjusted(metadata.Dimensions), metadata.Dimensions.Length == 0 ? itemType : VectorOf(itemType, Adjusted(metadata.Dimensions)));
        if (given.Length != metadata.Dimensions.Length || given.Zip(metadata.Dimensions).Any(pair => pair.First > 0 && pair.Second > 0 && pair.First != pair.Second))
        {
            throw ectx.ExceptParam(
                "shapeDictionary",
                $"The shape {string.Join(",", given)} given for '{name}' does not go with its shape {string.Join(",", metadata.Dimensions)} in the ONNX model.");
        }
        return new(name, Adjusted(given), given.Length == 0 ? itemType : VectorOf(itemType, given));
    }

    /// <summary>The shape for that many values: a dimension not known follows from the number.</summary>
    public int[] ShapeOf(int length)
    {
        var known = Shape.Where(dimension => dimension > 0).Aggregate(1, (product, dimension) => product * dimension);
        return Array.ConvertAll(Shape, dimension => dimension > 0 ? dimension : length / known);
    }

    private static int[] Adjusted(int[] shape)
        => shape.Length == 0 ? [1] : [.. shape.Select((dimension, i) => dimension > 0 ? dimension : i == 0 ? 1 : 0)];

    private static VectorDataViewType VectorOf(PrimitiveDataViewType itemType, int[] shape)
        => shape.All(dimension => dimension > 0) ? new(itemType, shape) : new(itemType, 0);
}
