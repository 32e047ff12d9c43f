using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>A state by colour, icon and word: never by colour alone. <c>kind</c>: good, warn, bad, neutral, busy.</summary>
[HtmlTargetElement("state-chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateChipTagHelper : TagHelper
{
    public string Kind { get; set; } = "neutral";

    public string? Icon { get; set; }

    public string Text { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"chip {Kind}");
        output.Content.AppendHtml(IconTagHelper.Svg(Icon ?? ByDefault(Kind)));
        output.Content.Append(Text);
    }

    private static string ByDefault(string kind) => kind switch
    {
        "good" => "circle-check",
        "warn" => "alert-triangle",
        "bad" => "circle-x",
        "busy" => "loader-2",
        _ => "circle",
    };
}
