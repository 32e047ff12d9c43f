namespace KeplerAI.Compute.Execution;

internal enum ControlGroupVersion
{
    One,
    Two,
}
