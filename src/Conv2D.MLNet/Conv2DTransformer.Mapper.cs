using Conv2D.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace Conv2D.MLNet;

public sealed partial class Conv2DTransformer
{
    /// <summary>Maps a row with an image to a row with its features.</summary>
    private sealed class Mapper(Conv2DTransformer parent, DataViewSchema inputSchema)
        : OneToOneMapperBase(parent.Host.Register(nameof(Mapper)), parent, inputSchema), ISaveAsOnnx
    {
        public bool CanSaveOnnx(OnnxContext ctx) => OnnxExport.CanExport(parent._layer.Config.Activation);

        public void SaveAsOnnx(OnnxContext ctx)
        {
            Host.CheckValue(ctx, nameof(ctx));
            if (!ctx.ContainsColumn(parent.InputColumn))
            {
                // Nothing before made the input known to ONNX: then the output is not, either.
                ctx.RemoveColumn(parent.OutputColumn, removeVariable: false);
                return;
            }

            PipelineGraph.For(ctx).Add(parent.ToOnnxLayer(), parent.InputColumn, parent.OutputColumn);
        }

        protected override DataViewSchema.DetachedColumn[] GetOutputColumnsCore()
        {
            var type = new VectorDataViewType(NumberDataViewType.Single, parent.OutputShape.ToDimensions(parent._layer.Config.DataFormat));
            var annotations = Conv2DAnnotations.Create(parent.OutputColumn, parent._layer.Config, parent.OutputShape);
            return [new DataViewSchema.DetachedColumn(parent.OutputColumn, type, annotations)];
        }

        protected override Delegate MakeGetter(DataViewRow input, int iinfo, Func<int, bool> activeOutput, out Action? disposer)
        {
            // Cursors already share the rows between cores. A row that is no cursor is a prediction engine's: there the
            // cores share the one image.
            int threads = input is DataViewRowCursor ? 1 : Environment.ProcessorCount;
            var runner = parent._engine.Value.CreateRunner(threads);
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
