using Conv2D.Numerics;
namespace Conv2D.MLNet;
internal static class KerasJson { public static string Write(Conv2DConfig c) => System.Text.Json.JsonSerializer.Serialize(new object[]{c.Filters,c.KernelSize.Height,c.KernelSize.Width,c.UseBias}); 
 public static Conv2DConfig Read(string s) { var a=System.Text.Json.JsonDocument.Parse(s).RootElement; return new Conv2DConfig{Filters=a[0].GetInt32(),KernelSize=(a[1].GetInt32(),a[2].GetInt32()),UseBias=a[3].GetBoolean(), Activation=Activations.Relu}; } }
