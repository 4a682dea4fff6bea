using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Runtime;

/// <summary>The classes that saved models are loaded with, found by the attributes of the assemblies registered.</summary>
public sealed class ComponentCatalog
{
    private const BindingFlags AnyVisibility = BindingFlags.Public | BindingFlags.NonPublic;

    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<(string Name, Type Signature), LoadableClassAttribute> _classes = [];

    internal ComponentCatalog()
    {
    }

    /// <summary>Takes in the loadable classes of an assembly.</summary>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_assemblies)
        {
            if (!_assemblies.Add(assembly))
                return;
            foreach (var attribute in assembly.GetCustomAttributes<LoadableClassAttribute>())
                foreach (var signature in attribute.SigTypes ?? [])
                    foreach (var name in attribute.LoadNames)
                        if (!_classes.TryAdd((Key(name), signature), attribute) && throwOnError)
                            throw Contracts.Except($"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}' to {attribute.LoaderType}: it stands for {_classes[(Key(name), signature)].LoaderType}.");
        }
    }

    /// <summary>Makes an instance with the class of that name and signature; false where there is none.</summary>
    internal bool TryCreateInstance<TSignature>(IHostEnvironment env, string name, object[] args, out object result)
    {
        LoadableClassAttribute found;
        lock (_assemblies)
            if (!_classes.TryGetValue((Key(name), typeof(TSignature)), out found))
            {
                result = null;
                return false;
            }
        result = Instantiate(env, found, args);
        return true;
    }

    private static string Key(string name) => name.Trim().ToLowerInvariant();

    private static object Instantiate(IHostEnvironment env, LoadableClassAttribute found, object[] args)
    {
        foreach (var withEnv in new[] { true, false })
        {
            Type[] types = withEnv ? [typeof(IHostEnvironment), .. found.CtorTypes] : found.CtorTypes;
            object[] values = withEnv ? [env, .. args] : args;
            var create = found.LoaderType.GetMethod("Create", AnyVisibility | BindingFlags.Static | BindingFlags.FlattenHierarchy, types);
            try
            {
                if (create != null && found.InstanceType.IsAssignableFrom(create.ReturnType))
                    return create.Invoke(null, values);
                var constructor = found.LoaderType.GetConstructor(AnyVisibility | BindingFlags.Instance, types);
                if (constructor != null && found.InstanceType.IsAssignableFrom(found.LoaderType))
                    return constructor.Invoke(values);
            }
            catch (TargetInvocationException failed)
            {
                ExceptionDispatchInfo.Capture(failed.InnerException!).Throw();
            }
        }
        throw Contracts.Except($"{found.LoaderType} has neither a Create method nor a constructor that takes ({string.Join(", ", found.CtorTypes.Select(t => t.Name))}).");
    }
}
