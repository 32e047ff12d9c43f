using KeplerAI.Platform.Localisation;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>A submit button that asks first, in the shell's own dialog; where no script runs it submits at once. Other attributes pass through.</summary>
[HtmlTargetElement("confirm-button", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ConfirmButtonTagHelper(Texts texts) : TagHelper
{
    /// <summary>The question.</summary>
    public string Confirm { get; set; } = "";

    public string Text { get; set; } = "";

    public string? Icon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "button";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("type", "submit");
        if (!output.Attributes.ContainsName("class"))
            output.Attributes.SetAttribute("class", "btn");
        output.Attributes.SetAttribute("data-confirm", Confirm);
        output.Attributes.SetAttribute("data-confirm-yes", Text.Length > 0 ? Text : texts["common.confirm"]);
        if (Icon is not null)
            output.Content.AppendHtml(IconTagHelper.Svg(Icon));
        output.Content.Append(Text);
    }
}
