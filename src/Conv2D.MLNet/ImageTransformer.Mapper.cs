using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

public abstract partial class ImageTransformer
{
    /// <summary>Maps a row with an image to a row with its features.</summary>
    private sealed class Mapper(ImageTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema), ISaveAsOnnx
    {
        public bool CanSaveOnnx(OnnxContext ctx) => parent.CanExport;

        public void SaveAsOnnx(OnnxContext ctx)
        {
            Host.CheckValue(ctx, nameof(ctx));
            if (ctx.ContainsColumn(parent.InputColumn))
                PipelineGraph.For(ctx).Add(parent.ToOnnxLayer(), parent.InputColumn, parent.OutputColumn, parent.Version.LoaderSignature);
            else
                // Nothing before made the input known to ONNX: then the output is not, either.
                ctx.RemoveColumn(parent.OutputColumn, removeVariable: false);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var type = new VectorDataViewType(NumberDataViewType.Single, parent.OutputDimensions);
            return [new DataViewSchema.DetachedColumn(parent.OutputColumn, type, parent.CreateAnnotations())];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            // Cursors already share the rows between cores. A row that stands alone is a prediction engine's: there the
            // cores share the one image.
            int threads = RowOrigin.IsCursor(input) ? 1 : Environment.ProcessorCount;
            var runner = parent.Engine.CreateRunner(threads);
            disposer = runner.Dispose;
            var images = new ImageReader(input, input.Schema[ColMapNewToOld[iinfo]], parent.InputShape.Length);
            int length = parent.OutputShape.Length;
            return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> features) =>
            {
                var editor = VBufferEditor.Create(ref features, length);
                runner.Run(images.Read(), editor.Values);
                features = editor.Commit();
            });
        }
    }
}
