"""Content keys stay what they are: caches, checkpoints and databases hold them."""

from pathlib import Path

from anipop_core.digests import bytes_digest, file_digest, text_digest

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, appendix B.1


def test_all_three_are_the_published_sha_256(tmp_path: Path) -> None:
    (tmp_path / "abc").write_bytes(b"abc")
    assert (text_digest("abc"), bytes_digest(b"abc"), file_digest(tmp_path / "abc")) == (ABC, ABC, ABC)


def test_parts_are_read_as_one_after_the_other() -> None:
    assert bytes_digest(b"a", b"", b"bc") == ABC
