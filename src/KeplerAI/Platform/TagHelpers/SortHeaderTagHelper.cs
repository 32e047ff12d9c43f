using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>
/// A column that sorts: <c>&lt;sort-header column="name" label="…"/&gt;</c> writes ?tri=name&amp;sens=asc|desc. The page maps the column's name to SQL from
/// its own list, and may name its own default by <c>default</c> (« asc » or « desc »).
/// </summary>
[HtmlTargetElement("sort-header", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SortHeaderTagHelper : TagHelper
{
    public string Column { get; set; } = "";

    public string Label { get; set; } = "";

    public string? Default { get; set; }

    public bool Numeric { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var request = ViewContext.HttpContext.Request;
        var asked = request.Query["tri"].ToString();
        var direction = asked.Length == 0 ? Default : asked == Column ? (request.Query["sens"] == "desc" ? "desc" : "asc") : null;

        output.TagName = "th";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("scope", "col");
        if (Numeric)
            output.Attributes.SetAttribute("class", "num");
        output.Attributes.SetAttribute("aria-sort", direction switch { "asc" => "ascending", "desc" => "descending", _ => "none" });
        var link = new TagBuilder("a");
        link.AddCssClass("sort");
        link.Attributes["href"] = request.With(("tri", Column), ("sens", direction == "asc" ? "desc" : "asc"), ("p", null));
        link.InnerHtml.Append(Label);
        if (direction is not null)
            link.InnerHtml.AppendHtml(IconTagHelper.Svg(direction == "asc" ? "chevron-up" : "chevron-down"));
        output.Content.AppendHtml(link);
    }
}
