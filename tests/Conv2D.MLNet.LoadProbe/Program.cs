// A process that references the library and registers nothing: it loads the model it is given and says what column
// the model adds.
using Microsoft.ML;

var model = new MLContext().Model.Load(args[0], out var inputSchema);
var added = model.GetOutputSchema(inputSchema).Last(column => !column.IsHidden);
Console.WriteLine($"{added.Name}: {added.Type}");
