"""A map of the catalogue: titles with similar synopses and art lie close together.

Made when a model is trained, from the vectors of synopses and of covers and banners: PCA, then t-SNE, from a fixed
seed. Distances between neighbours mean something, those across the map, directions and axes don't.

On the 10,210 titles scikit-learn's trustworthiness (10 neighbours, 3,000 titles) is .88 for texts; for art (among
those who have some) .59, little more than the .58 of a map of texts alone, where chance is .50. With more weight on
art the texts' would fall. Titles with art don't form an island: of a title's nearest ten on the map 37 % have art,
of its nearest ten by text 35 %.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from anipop_core.model.catalogue import Catalogue

TEXT_PARTS, ART_PARTS = 50, 20  # principal components
ART_WEIGHT = 0.5  # of pictures beside texts; a title without any stands at their centre and is placed by its text
PERPLEXITY = 30  # of t-SNE: about how many neighbours count
SEED = 0


def with_map(catalogue: Catalogue) -> Catalogue:
    """The catalogue with the columns map_x and map_y."""
    found = map_coordinates(catalogue)
    return replace(catalogue, table=catalogue.table.assign(map_x=found[:, 0], map_y=found[:, 1]))


def map_coordinates(catalogue: Catalogue) -> np.ndarray:
    """(n, 2) float32 from the catalogue's vectors; minutes for 10,000 titles. Needs four titles or more."""
    from sklearn.manifold import TSNE

    parts = [_principal(_unit(catalogue.text_vectors), TEXT_PARTS)]
    art, has_art = art_vectors(catalogue)
    if has_art.sum() > 1:
        inside = _principal(art[has_art], ART_PARTS)
        block = np.zeros((len(art), inside.shape[1]), np.float32)
        block[has_art] = ART_WEIGHT * inside
        parts.append(block)
    vectors = np.concatenate(parts, 1)
    tsne = TSNE(2, perplexity=min(PERPLEXITY, (len(vectors) - 1) / 3), init="pca", random_state=SEED)
    found: np.ndarray = tsne.fit_transform(vectors)
    return found.astype(np.float32)


def art_vectors(catalogue: Catalogue) -> tuple[np.ndarray, np.ndarray]:
    """(n, features) mean of each title's covers and banners, of length 1, zero without any; (n,) which have some."""
    ours = ~np.asarray(catalogue.is_portrait)
    pictures, rows = _unit(catalogue.picture_vectors[ours]), np.asarray(catalogue.picture_rows)[ours]
    art = np.zeros((len(catalogue.table), pictures.shape[1]), np.float32)
    np.add.at(art, rows, pictures)
    has_art = np.bincount(rows, minlength=len(art)) > 0
    return art / np.linalg.norm(art, axis=1, keepdims=True).clip(1e-9), has_art


def _unit(vectors: np.ndarray) -> np.ndarray:
    """Centred, of length 1: encoders put everything into one narrow cone."""
    centred = vectors.astype(np.float32)
    centred -= centred.mean(0)
    unit: np.ndarray = centred / np.linalg.norm(centred, axis=1, keepdims=True).clip(1e-9)
    return unit


def _principal(vectors: np.ndarray, parts: int) -> np.ndarray:
    from sklearn.decomposition import PCA

    found: np.ndarray = PCA(min(parts, *vectors.shape), random_state=SEED).fit_transform(vectors)
    return found.astype(np.float32)
