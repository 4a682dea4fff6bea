using Microsoft.ML.Data;
using Column = Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Trainers;

/// <summary>The columns a multiclass trainer needs and makes.</summary>
internal static class MulticlassColumns
{
    public static Column Features(string name) => new(name, Column.VectorKind.Vector, NumberDataViewType.Single, false);

    public static Column Label(string name) => new(name, Column.VectorKind.Scalar, NumberDataViewType.UInt32, true);

    public static Column Weight(string name) => name == null ? default : new(name, Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    public static Column[] Outputs(SchemaShape input, string label)
    {
        input.TryFindColumn(label, out var column);
        var predicted = column.Annotations.Where(annotation => annotation.Name == AnnotationUtils.Kinds.KeyValues).Concat(AnnotationUtils.GetTrainerOutputAnnotation());
        return
        [
            new(DefaultColumnNames.Score, Column.VectorKind.Vector, NumberDataViewType.Single, false, new SchemaShape(AnnotationUtils.AnnotationsForMulticlassScoreColumn(column))),
            new(DefaultColumnNames.PredictedLabel, Column.VectorKind.Scalar, NumberDataViewType.UInt32, true, new SchemaShape(predicted)),
        ];
    }
}
