using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>An empty list says what to do first: a title, a sentence, and the action where the reader may take it.</summary>
[HtmlTargetElement("empty-state", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class EmptyStateTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public string Text { get; set; } = "";

    public string? Action { get; set; }

    public string? Href { get; set; }

    /// <summary>Id of a dialog that the action opens where scripts run.</summary>
    public string? Dialog { get; set; }

    public string Icon { get; set; } = "inbox";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty");
        var inner = await output.GetChildContentAsync();
        output.Content.AppendHtml(IconTagHelper.Svg(Icon));
        output.Content.AppendHtml(Element("h2", Title));
        output.Content.AppendHtml(Element("p", Text));
        if (Action is not null && Href is not null)
        {
            var link = Element("a", Action);
            link.AddCssClass("btn primary");
            link.Attributes["href"] = Href;
            if (Dialog is not null)
                link.Attributes["data-dialog"] = Dialog;
            output.Content.AppendHtml(link);
        }

        output.Content.AppendHtml(inner);
    }

    private static TagBuilder Element(string name, string text)
    {
        var element = new TagBuilder(name);
        element.InnerHtml.Append(text);
        return element;
    }
}
