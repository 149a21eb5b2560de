"""Against the reference vectors of Certificate Transparency, then every tree of up to forty leaves."""

import pytest

from convene.core.trail.merkle import (
    EMPTY_ROOT,
    Frontier,
    Proof,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
MANY = [bytes([n, n * 5 % 256]) for n in range(40)]
SIZES = range(1, len(MANY) + 1)


def hexes(proof: Proof) -> list[str]:
    return [step.hex() for step in proof]


def broken(proof: Proof) -> list[Proof]:
    """The proof with each step altered, left out or said twice, and with one too many at either end."""
    other = leaf_hash(b"another")
    altered = [
        [*proof[:n], bytes([proof[n][0] ^ 8]) + proof[n][1:], *proof[n + 1 :]] for n in range(len(proof))
    ]
    shorter = [[*proof[:n], *proof[n + 1 :]] for n in range(len(proof))]
    longer = [[*proof[:n], proof[n], *proof[n:]] for n in range(len(proof))]
    return [*altered, *shorter, *longer, [other, *proof], [*proof, other]]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert root([b"a", b"b"]) == node_hash(left, right)
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_reference(index: int, size: int) -> None:
    assert hexes(inclusion_proof(index, LEAVES[:size])) == INCLUSION[index, size]


@pytest.mark.parametrize(("first", "second"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference(first: int, second: int) -> None:
    assert hexes(consistency_proof(first, LEAVES[:second])) == CONSISTENCY[first, second]


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_nothing_else(size: int) -> None:
    leaves = MANY[:size]
    whole = root(leaves)
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        assert verify_inclusion(leaf=leaves[index], index=index, size=size, proof=proof, root=whole)
        assert not verify_inclusion(leaf=b"another", index=index, size=size, proof=proof, root=whole)
        assert not verify_inclusion(leaf=leaves[index], index=index, size=size, proof=proof, root=EMPTY_ROOT)
        for wrong in {*range(-1, size + 2)} - {index}:
            assert not verify_inclusion(leaf=leaves[index], index=wrong, size=size, proof=proof, root=whole)
        for wrong_proof in broken(proof):
            assert not verify_inclusion(
                leaf=leaves[index], index=index, size=size, proof=wrong_proof, root=whole
            )


def test_no_leaf_no_proof() -> None:
    with pytest.raises(ValueError, match="no leaf 3 among 3"):
        inclusion_proof(3, LEAVES[:3])
    with pytest.raises(ValueError, match="no leaf -1 among 3"):
        inclusion_proof(-1, LEAVES[:3])
    assert not verify_inclusion(leaf=b"", index=0, size=0, proof=[], root=EMPTY_ROOT)


@pytest.mark.parametrize("second", SIZES)
def test_every_log_grew_from_each_before_it(second: int) -> None:
    roots = [root(MANY[:size]) for size in range(second + 1)]
    for first in range(1, second + 1):
        proof = consistency_proof(first, MANY[:second])

        def holds(proof: Proof, *, was: bytes, size: int = first, of: int = second) -> bool:
            return verify_consistency(
                first=size,
                second=of,
                first_root=was,
                second_root=roots[second],
                proof=proof,
            )

        assert holds(proof, was=roots[first])
        assert not holds(proof, was=leaf_hash(b"another"))
        for wrong_proof in broken(proof):
            assert not holds(wrong_proof, was=roots[first])
        for wrong in {*range(1, second + 1)} - {first}:
            assert not holds(proof, was=roots[first], size=wrong)


@pytest.mark.parametrize("second", [3, 8, 21])
def test_a_log_with_a_past_leaf_altered_did_not_grow_from_it(second: int) -> None:
    for first in range(1, second):
        forged = [b"forged", *MANY[1:second]]
        proof = consistency_proof(first, forged)
        assert not verify_consistency(
            first=first, second=second, first_root=root(MANY[:first]), second_root=root(forged), proof=proof
        )


def test_an_empty_log_comes_before_every_log() -> None:
    after = root(LEAVES)
    assert verify_consistency(first=0, second=8, first_root=EMPTY_ROOT, second_root=after, proof=[])
    assert not verify_consistency(first=0, second=8, first_root=after, second_root=after, proof=[])
    assert not verify_consistency(first=0, second=8, first_root=EMPTY_ROOT, second_root=after, proof=[after])
    assert not verify_consistency(first=8, second=7, first_root=after, second_root=root(LEAVES[:7]), proof=[])
    for first in (0, 9):
        with pytest.raises(ValueError, match=f"no log of {first} before one of 8"):
            consistency_proof(first, LEAVES)


def test_the_edge_grows_to_the_same_root_as_the_whole() -> None:
    edge = Frontier()
    assert edge.root() == EMPTY_ROOT
    for size in SIZES:
        edge = edge.append(MANY[size - 1])
        assert edge.size == size
        assert len(edge.hashes) == size.bit_count()
        assert edge.root() == root(MANY[:size])


def test_an_edge_of_the_wrong_width_is_none() -> None:
    with pytest.raises(ValueError, match="5 leaves leave 2 hashes"):
        Frontier(5, (EMPTY_ROOT,))
