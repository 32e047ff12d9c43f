using Xunit.Abstractions;
using Xunit.Sdk;

namespace KeplerAI.Browser.Tests.Support;

/// <summary>The place of a test in the walk.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute(int place) : Attribute
{
    public int Place { get; } = place;
}

/// <summary>Runs the steps of the walk one after the other.</summary>
public sealed class InOrder : ITestCaseOrderer
{
    public const string Name = "KeplerAI.Browser.Tests.Support.InOrder";
    public const string Assembly = "KeplerAI.Browser.Tests";

    public IEnumerable<T> OrderTestCases<T>(IEnumerable<T> testCases)
        where T : ITestCase => testCases.OrderBy(test => test.TestMethod.Method.GetCustomAttributes(typeof(StepAttribute)).Single().GetNamedArgument<int>(nameof(StepAttribute.Place)));
}
