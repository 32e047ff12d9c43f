using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>A path, copied whole in one click. <c>compact</c> shows the button alone.</summary>
[HtmlTargetElement("copy-path", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CopyPathTagHelper(Texts texts) : TagHelper
{
    public string Value { get; set; } = "";

    public bool Compact { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "button");
        output.Attributes.SetAttribute("class", Compact ? "icon-btn copy-only" : "copy");
        output.Attributes.SetAttribute("data-copy", Value);
        output.Attributes.SetAttribute("data-copied", texts["common.copied"]);
        output.Attributes.SetAttribute("title", texts["common.copy-path"]);
        output.Attributes.SetAttribute("aria-label", $"{texts["common.copy-path"]} {Value}");
        if (!Compact)
        {
            var shown = new TagBuilder("span");
            shown.AddCssClass("path");
            shown.InnerHtml.Append(Value);
            output.Content.AppendHtml(shown);
        }

        output.Content.AppendHtml(IconTagHelper.Svg("copy"));
    }
}
