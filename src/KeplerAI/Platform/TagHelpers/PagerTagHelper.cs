using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>Pages of a list by ?p=: how many rows, where one is, before and after. Nothing but the count when one page holds all.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper(Texts texts) : TagHelper
{
    /// <summary>From 1.</summary>
    public int Page { get; set; } = 1;

    public int Size { get; set; } = 50;

    public long Total { get; set; }

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;
    private long Pages => Math.Max(1, (Total + Size - 1) / Size);

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", texts["common.pages"]);
        var count = new TagBuilder("span");
        count.InnerHtml.Append(Pages == 1 ? texts["common.rows", Total] : texts["common.page-of", Page, Pages, Total]);
        output.Content.AppendHtml(count);
        if (Page > 1)
            output.Content.AppendHtml(Link(Page - 1, texts["common.previous"], "chevron-left", "prev"));
        if (Page < Pages)
            output.Content.AppendHtml(Link(Page + 1, texts["common.next"], "chevron-right", "next"));
    }

    private TagBuilder Link(int page, string label, string icon, string rel)
    {
        var link = new TagBuilder("a");
        link.AddCssClass("btn");
        link.Attributes["rel"] = rel;
        link.Attributes["href"] = ViewContext.HttpContext.Request.With(("p", page == 1 ? null : page.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        link.InnerHtml.AppendHtml(IconTagHelper.Svg(icon));
        link.InnerHtml.Append(label);
        return link;
    }
}
