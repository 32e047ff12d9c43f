using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>The framework leaves the antiforgery token out of a form that names its action itself; ours post to our own pages only, so they all get it.</summary>
[HtmlTargetElement("form", Attributes = "action")]
public sealed class PostFormTagHelper(IHtmlGenerator generator) : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // A form that decides for itself has its token already, and two of them are refused.
        if (!context.AllAttributes.ContainsName("asp-antiforgery")
            && string.Equals(context.AllAttributes["method"]?.Value?.ToString(), "post", StringComparison.OrdinalIgnoreCase)
            && generator.GenerateAntiforgery(ViewContext) is { } token)
            output.PostContent.AppendHtml(token);
    }
}
