using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace KeplerAI.Platform.TagHelpers;

/// <summary>
/// A labelled field with its hint and its error. Without content it makes the input itself; with content (a select, a textarea with
/// <c>asp-for</c>) it frames it. Attributes of the tag that it does not know go to the input.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    public string Type { get; set; } = "text";

    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    private string Name => ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);

    private string Id => TagBuilder.CreateSanitizedId(Name, "_");

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        ViewContext.ViewData.ModelState.TryGetValue(Name, out var entry);
        var errors = entry?.Errors.Select(e => e.ErrorMessage).Where(m => m.Length > 0).ToArray() ?? [];
        var passed = output.Attributes.Where(a => a.Name != "class").ToArray();
        var required = passed.Any(a => a.Name == "required");
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        foreach (var attribute in passed)
            output.Attributes.Remove(attribute);
        output.Attributes.SetAttribute("class", errors.Length > 0 ? "field invalid" : "field");

        output.Content.AppendHtml(LabelTag(required));
        if (content.IsEmptyOrWhiteSpace)
            output.Content.AppendHtml(Input(passed, entry, errors.Length > 0));
        else
            output.Content.AppendHtml(content);
        if (Hint is not null)
            output.Content.AppendHtml(Note("hint", Hint));
        foreach (var error in errors)
            output.Content.AppendHtml(Note("error", error));
    }

    private TagBuilder LabelTag(bool required)
    {
        var label = new TagBuilder("label");
        label.Attributes["for"] = Id;
        label.InnerHtml.Append(Label);
        if (required)
        {
            var star = new TagBuilder("span");
            star.AddCssClass("required");
            star.Attributes["aria-hidden"] = "true";
            star.InnerHtml.Append(" *");
            label.InnerHtml.AppendHtml(star);
        }

        return label;
    }

    private TagBuilder Input(TagHelperAttribute[] passed, ModelStateEntry? entry, bool invalid)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        input.Attributes["id"] = Id;
        input.Attributes["name"] = Name;
        input.Attributes["type"] = Type;
        // A secret is never sent back.
        if (Type is not ("password" or "file"))
            input.Attributes["value"] = entry?.AttemptedValue ?? Convert.ToString(For.Model, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var attribute in passed)
            input.MergeAttribute(attribute.Name, Plain(attribute.Value), replaceExisting: true);
        if (Described(invalid) is { } described)
            input.Attributes["aria-describedby"] = described;
        if (invalid)
            input.Attributes["aria-invalid"] = "true";
        return input;
    }

    /// <summary>What Razor has encoded already is encoded again when it is written: an address with « &amp; » must come through as it is.</summary>
    private static string? Plain(object value) => value is HtmlString html
        ? System.Net.WebUtility.HtmlDecode(html.Value)
        : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);

    private string? Described(bool invalid) => (invalid, Hint) switch
    {
        (true, null) => $"{Id}-error",
        (true, _) => $"{Id}-error {Id}-hint",
        (false, not null) => $"{Id}-hint",
        _ => null,
    };

    private TagBuilder Note(string kind, string text)
    {
        var note = new TagBuilder("p");
        note.AddCssClass(kind);
        note.Attributes["id"] = $"{Id}-{kind}";
        note.InnerHtml.Append(text);
        return note;
    }
}
