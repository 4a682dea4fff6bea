using Conv2D.Publicizer;

// Publicizer <output folder> <assembly>...: writes an opened copy of every assembly into the folder.
string folder = Directory.CreateDirectory(args[0]).FullName;
foreach (string assembly in args[1..])
{
    byte[] image = File.ReadAllBytes(assembly);
    AssemblyVisibility.Open(image);
    string copy = Path.Combine(folder, Path.GetFileName(assembly));

    // Written beside and moved: another build never sees half a file.
    string draft = $"{copy}.{Environment.ProcessId}";
    File.WriteAllBytes(draft, image);
    File.Move(draft, copy, overwrite: true);
}
