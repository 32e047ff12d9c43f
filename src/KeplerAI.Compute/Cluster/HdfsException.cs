namespace KeplerAI.Compute.Cluster;

/// <summary>HDFS refused or did not answer. The message names the operation, the path and HDFS's own exception; it is an input and output error like a disk's.</summary>
public sealed class HdfsException(string message, string? remote = null, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Simple name of the exception that HDFS answered with; null when it did not answer.</summary>
    public string? Remote { get; } = remote;
}
