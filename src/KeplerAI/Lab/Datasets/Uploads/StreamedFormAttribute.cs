using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KeplerAI.Lab.Datasets.Uploads;

/// <summary>The handler reads the body itself, piece by piece: model binding must not read the form first, which would hold the file.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StreamedFormAttribute : Attribute, IResourceFilter
{
    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        foreach (var factory in context.ValueProviderFactories.Where(f => f is not (RouteValueProviderFactory or QueryStringValueProviderFactory)).ToArray())
            context.ValueProviderFactories.Remove(factory);
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
