using System.Net;
using System.Net.Http.Json;
using FeatureService;
using Microsoft.AspNetCore.Builder;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples.Tests;

/// <summary>The web service, asked by a client over loopback.</summary>
public sealed class FeatureServiceTests : IClassFixture<FeatureServiceTests.Running>
{
    private readonly Running _service;
    private readonly HttpClient _client;

    public FeatureServiceTests(Running service) => (_service, _client) = (service, service.Client);

    [Fact]
    public async Task It_says_what_the_model_takes_and_gives()
    {
        var description = await _client.GetFromJsonAsync<ModelDescription>("/");
        Assert.NotNull(description);
        Assert.Equal([12, 12, 1], description.ImageShape);
        Assert.Equal([6, 6, 8], description.FeatureShape);
        Assert.Equal(8, description.Filters);
    }

    [Fact]
    public async Task Requests_from_many_sides_are_each_answered_with_their_own_prediction()
    {
        var random = new Random(7);
        var images = Enumerable.Range(0, 120).Select(i => StripesModel.Draw(random, lying: i % 3 == 0)).ToArray();
        var answers = await Task.WhenAll(images.Select(async image =>
        {
            var response = await _client.PostAsJsonAsync("/predict", new ImageRequest(image.Image));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<Answer>())!;
        }));
        var mlContext = new MLContext();
        using var engine = mlContext.Model.CreatePredictionEngine<ImageInput, ImageOutput>(mlContext.Model.Load(_service.ModelPath, out _));
        foreach (var (image, answer) in images.Zip(answers))
        {
            var expected = engine.Predict(image);
            Assert.Equal(expected.PredictedLabel, answer.Label);
            Assert.Equal(expected.Score, answer.Scores);
        }

        Assert.True(images.Zip(answers).Count(pair => pair.First.Label == pair.Second.Label) > 0.9 * images.Length);
        Assert.All(answers, answer => Assert.Equal(1, answer.Scores.Sum(), 1e-4f));
    }

    [Fact]
    public async Task Features_are_those_that_the_loaded_pipeline_gives()
    {
        var mlContext = new MLContext();
        var model = mlContext.Model.Load(_service.ModelPath, out _);
        var image = StripesModel.Draw(new Random(3), lying: true);
        float[] expected = model.Transform(mlContext.Data.LoadFromEnumerable(new[] { image })).GetColumn<float[]>("Features").Single();
        var response = await _client.PostAsJsonAsync("/features", new ImageRequest(image.Image));
        Assert.Equal(expected, await response.Content.ReadFromJsonAsync<float[]>());
    }

    [Fact]
    public async Task An_image_of_another_size_is_refused_with_both_sizes()
    {
        var response = await _client.PostAsJsonAsync("/predict", new ImageRequest(new float[100]));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        string message = await response.Content.ReadAsStringAsync();
        Assert.All(["100", "144"], part => Assert.Contains(part, message));
        Assert.Equal(HttpStatusCode.BadRequest, (await _client.PostAsJsonAsync("/features", new ImageRequest(null))).StatusCode);
    }

    public sealed class Running : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory().FullName;
        private WebApplication? _app;

        public string ModelPath => Path.Combine(_folder, "model.zip");

        public HttpClient Client { get; } = new();

        public async Task InitializeAsync()
        {
            StripesModel.TrainAndSave(ModelPath);
            _app = Service.Create(ModelPath, "http://127.0.0.1:0");
            await _app.StartAsync();
            Client.BaseAddress = new Uri(_app.Urls.Single());
        }

        public async Task DisposeAsync()
        {
            Client.Dispose();
            if (_app is not null)
                await _app.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }
}
