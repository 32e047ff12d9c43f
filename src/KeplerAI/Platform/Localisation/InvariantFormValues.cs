using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KeplerAI.Platform.Localisation;

/// <summary>Browsers post numbers and dates in one form whatever the page's language; read them so, or « 0.5 » fails in French.</summary>
public sealed class InvariantFormValues : IValueProviderFactory
{
    public async Task CreateValueProviderAsync(ValueProviderFactoryContext context)
    {
        var request = context.ActionContext.HttpContext.Request;
        if (request.HasFormContentType)
            context.ValueProviders.Add(new FormValueProvider(BindingSource.Form, await request.ReadFormAsync(), CultureInfo.InvariantCulture));
    }
}
