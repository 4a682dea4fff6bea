using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What a normalizer does to a column.</summary>
internal interface IColumnFunction : ICanSaveModel
{
    Delegate GetGetter(DataViewRow input, int icol);
}

internal delegate void SignatureLoadColumnFunction(ModelLoadContext ctx, IHost host, DataViewType typeSrc);
