using Conv2D.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FeatureService;

/// <summary>A saved pipeline with a Conv2D layer, behind a minimal API.</summary>
public static class Service
{
    /// <summary>Loads the model and makes the web application; port 0 takes any that is free.</summary>
    public static WebApplication Create(string modelPath, string url)
    {
        var mlContext = new MLContext();

        // Nothing is registered: ML.NET finds the layer's assembly by the name in the file.
        var model = mlContext.Model.Load(modelPath, out var inputSchema);
        var pool = new PredictionPool<ImageInput, ImageOutput>(mlContext, model);
        var image = (VectorDataViewType)inputSchema["Image"].Type;
        var features = model.GetOutputSchema(inputSchema)["Features"];

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();

        app.MapGet("/", () => new ModelDescription(
            [.. image.Dimensions], [.. ((VectorDataViewType)features.Type).Dimensions], features.GetConv2DConfig()!.Filters));

        app.MapPost("/predict", (ImageRequest request) => Check(request, image.Size) ?? Results.Ok(pool.Predict(
            new ImageInput { Image = request.Image }, output => new Answer(output.PredictedLabel, [.. output.Score]))));

        app.MapPost("/features", (ImageRequest request) => Check(request, image.Size) ?? Results.Ok(pool.Predict(
            new ImageInput { Image = request.Image }, output => output.Features.DenseValues().ToArray())));

        return app;
    }

    private static IResult? Check(ImageRequest request, int length) => request.Image is { } values && values.Length == length
        ? null
        : Results.BadRequest($"image has {request.Image?.Length ?? 0} values; the model takes {length}, row by row.");
}
