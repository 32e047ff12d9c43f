using System.Security.Cryptography;

namespace KeplerAI.EventStore.Tests.Ledger;

/// <summary>Against the recursive definitions of RFC 6962, section 2.1, written down as they stand there.</summary>
public sealed class MerkleTests
{
    private static byte[][] Leaves(int count, int seed = 0) => [.. Enumerable.Range(0, count).Select(i => MerkleHash.Leaf(SHA256.HashData(BitConverter.GetBytes((seed * 100_003) + i))))];

    [Fact]
    public void Known_roots_of_rfc_6962_hold()
    {
        new Frontier().Root().ShouldBe(Convert.FromHexString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        Convert.ToHexStringLower(SHA256.HashData([0])).ShouldBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    }

    [Fact]
    public void Roots_frontiers_and_levels_agree_with_the_definition_at_every_size()
    {
        var leaves = Leaves(70);
        var (frontier, levels) = (new Frontier(), new MerkleLevels(leaves.Length));
        for (var size = 0; size <= leaves.Length; size++)
        {
            var root = NaiveMerkle.Root(leaves[..size]);
            frontier.Root().ShouldBe(root);
            Frontier.Of(size, frontier.ToBytes())!.Root().ShouldBe(root);
            Frontier.Of(size | 1024, frontier.ToBytes()).ShouldBeNull();
            levels.Root(size).ShouldBe(root);
            if (size < leaves.Length)
            {
                frontier.Append(leaves[size]);
                levels.Append(leaves[size]);
            }
        }
    }

    [Fact]
    public void Every_inclusion_proof_is_the_definitions_and_proves_only_its_own_leaf_and_place()
    {
        var (leaves, levels) = Tree(70);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = levels.Root(size);
            for (var index = 0; index < size; index++)
            {
                var path = levels.Inclusion(index, size);
                Same(path, NaiveMerkle.Path(index, leaves[..size]));
                MerkleProof.Includes(root, size, index, leaves[index], path).ShouldBeTrue();
                MerkleProof.Includes(root, size, index, leaves[(index + 1) % leaves.Length], path).ShouldBeFalse();
                MerkleProof.Includes(root, size, (index + 1) % size, leaves[index], path).ShouldBe(size == 1);
                MerkleProof.Includes(root, size, index, leaves[index], [.. path, root]).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_is_the_definitions_and_refuses_another_root()
    {
        var (leaves, levels) = Tree(70);
        for (var second = 1; second <= leaves.Length; second++)
        {
            for (var first = 1; first <= second; first++)
            {
                var proof = levels.Consistency(first, second);
                Same(proof, NaiveMerkle.Consistency(first, leaves[..second]));
                var (old, root) = (levels.Root(first), levels.Root(second));
                MerkleProof.Extends(first, old, second, root, proof).ShouldBeTrue();
                MerkleProof.Extends(first, MerkleHash.EmptyRoot, second, root, proof).ShouldBeFalse();
                MerkleProof.Extends(first, old, second, MerkleHash.EmptyRoot, proof).ShouldBeFalse();
                proof.Select((_, i) => (byte[][])[.. proof.Take(i), MerkleHash.EmptyRoot, .. proof.Skip(i + 1)]).ShouldAllBe(p => !MerkleProof.Extends(first, old, second, root, p));
            }
        }
    }

    [Fact]
    public void Large_trees_of_random_sizes_agree_too()
    {
        var random = new Random(4_120);
        for (var time = 0; time < 12; time++)
        {
            var size = random.Next(71, 6_000);
            var (leaves, levels) = Tree(size, time);
            var (index, first) = (random.Next(size), random.Next(1, size));
            Same(levels.Inclusion(index, size), NaiveMerkle.Path(index, leaves));
            Same(levels.Consistency(first, size), NaiveMerkle.Consistency(first, leaves));
            MerkleProof.Includes(NaiveMerkle.Root(leaves), size, index, leaves[index], levels.Inclusion(index, size)).ShouldBeTrue();
            MerkleProof.Extends(first, NaiveMerkle.Root(leaves[..first]), size, NaiveMerkle.Root(leaves), levels.Consistency(first, size)).ShouldBeTrue();
        }
    }

    private static void Same(IEnumerable<byte[]> one, IEnumerable<byte[]> other) => string.Join(' ', one.Select(Convert.ToHexString)).ShouldBe(string.Join(' ', other.Select(Convert.ToHexString)));

    private static (byte[][] Leaves, MerkleLevels Levels) Tree(int count, int seed = 0)
    {
        var (leaves, levels) = (Leaves(count, seed), new MerkleLevels(count));
        Array.ForEach(leaves, leaf => levels.Append(leaf));
        return (leaves, levels);
    }
}
