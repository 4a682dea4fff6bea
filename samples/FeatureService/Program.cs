using FeatureService;

// dotnet run --project samples/FeatureService [model.zip] [http://127.0.0.1:5080]
string model = args.Length > 0 ? args[0] : Path.Combine(Directory.CreateTempSubdirectory("feature-service").FullName, "model.zip");
if (args.Length == 0)
    StripesModel.TrainAndSave(model);

var service = Service.Create(model, args.Length > 1 ? args[1] : "http://127.0.0.1:5080");
await service.RunAsync();
