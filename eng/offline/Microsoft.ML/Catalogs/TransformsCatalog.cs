using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML
{
    /// <summary>The transforms, which are extension methods.</summary>
    public sealed class TransformsCatalog : IInternalCatalog
    {
        private readonly IHostEnvironment _env;

        internal TransformsCatalog(IHostEnvironment env)
        {
            _env = env;
            Conversion = new ConversionTransforms(this);
        }

        /// <summary>Conversions of type.</summary>
        public ConversionTransforms Conversion { get; }

        IHostEnvironment IInternalCatalog.Environment => _env;

        /// <summary>Conversions of type.</summary>
        public sealed class ConversionTransforms : IInternalCatalog
        {
            private readonly TransformsCatalog _owner;

            internal ConversionTransforms(TransformsCatalog owner) => _owner = owner;

            IHostEnvironment IInternalCatalog.Environment => _owner._env;
        }
    }
}

namespace Microsoft.ML.Data
{
    internal interface IInternalCatalog
    {
        IHostEnvironment Environment { get; }
    }

    internal static class CatalogUtils
    {
        public static IHostEnvironment GetEnvironment(this IInternalCatalog catalog) => Contracts.CheckRef(catalog, nameof(catalog)).Environment;
    }
}
