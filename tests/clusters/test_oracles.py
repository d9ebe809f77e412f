"""Known answers from elsewhere: textbooks, scipy, scikit-learn, and double loops."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import cophenet, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.cluster import DBSCAN
from tests.clusters.conftest import as_groups

from deseo.clusters import ClusterRules, arrange_roster, cut, link, prepare, weigh
from deseo.clusters import kernels as tree_kernels
from deseo.services import pack_profiles

ANYWHERE = ClusterRules(radius_m=1e6, min_members=2, diameter_m=float("inf"))


def make_roster(x_m, y_m, offers, needs, doubt_m=None):
    rows = len(x_m)
    doubt_m = np.zeros(rows) if doubt_m is None else doubt_m
    ids = pd.RangeIndex(rows)
    profiles = pack_profiles(np.asarray(offers, bool), np.asarray(needs, bool))
    return arrange_roster(x_m, y_m, doubt_m, np.arange(rows), profiles, ids)


def draw_roster(rows, seed, *, side_m=5_000.0, services=10):
    draw = np.random.default_rng(seed)
    x_m, y_m = draw.uniform(0, side_m, (2, rows))
    offers, needs = draw.random((2, rows, services)) < 0.25
    return make_roster(x_m, y_m, offers, needs, draw.choice([0.0, 0.0, 400.0], rows))


def weight_matrix(weighed):
    """Return the weights as a full symmetric matrix of the roster's units."""
    pairs, units = weighed.prepared.pairs, len(weighed.prepared.roster)
    matrix = np.zeros((units, units))
    matrix[pairs.firsts(), pairs.neighbour] = weighed.weight
    return matrix + matrix.T


def similarity_of_joining(tree):
    """Return the cohesion at which each two units first stand in one group."""
    units = len(tree.weighed.prepared.roster)
    similarity, groups = np.zeros((units, units)), {i: [i] for i in range(units)}
    for kept, joined, cohesion in zip(tree.kept, tree.joined, tree.cohesion, strict=True):
        for a, b in itertools.product(groups[kept], groups[joined]):
            similarity[a, b] = similarity[b, a] = cohesion
        groups[kept] += groups.pop(joined)
    return similarity


def naive_cosine(one, other):
    lengths = np.linalg.norm(one) * np.linalg.norm(other)
    return float(one @ other / lengths) if lengths else 0.0


def naive_weight(roster, rules, i, j):
    """Return w of two units by the formula as it is written, without any cleverness."""
    offers, needs = roster.profiles.vectors(0), roster.profiles.vectors(2)
    apart_m2 = (roster.x_m[i] - roster.x_m[j]) ** 2 + (roster.y_m[i] - roster.y_m[j]) ** 2
    doubt_m2 = roster.doubt_m[i] ** 2 / 2 + roster.doubt_m[j] ** 2 / 2
    near = max(0.0, 1 - (apart_m2 + doubt_m2) / rules.radius_m**2)
    if near == 0:
        return 0.0  # who is not near has no link, however the trade-off stands (0⁰ would be 1)
    terms = [
        (rules.lambda_offers, offers[i], offers[j], 1, 1),
        (rules.lambda_needs, needs[i], needs[j], 2, 2),
        (rules.lambda_complement / 2, offers[i], needs[j], 1, 2),
        (rules.lambda_complement / 2, needs[i], offers[j], 2, 1),
    ]
    roles = roster.profiles.roles
    known = [t for t in terms if roles[i] & t[3] and roles[j] & t[4]]
    total = sum(t[0] for t in known)
    alike = sum(t[0] * naive_cosine(t[1], t[2]) for t in known) / total if total else 0.0
    return near ** (2 * rules.alpha) * alike ** (2 - 2 * rules.alpha)


def test_southern_women_fall_into_the_groups_of_the_classic_study():
    graph = nx.davis_southern_women_graph()
    women, events = graph.graph["top"], graph.graph["bottom"]
    attended = np.array([[graph.has_edge(w, e) for e in events] for w in women])
    roster = make_roster(np.zeros(18), np.zeros(18), attended, np.zeros_like(attended))
    tree = link(weigh(prepare(roster, ANYWHERE.radius_m), ANYWHERE))
    order = np.argsort(-tree.cohesion)
    last_but_one = tree.cohesion[order[-2]]
    groups = cut(tree, last_but_one, 1, float("inf"))
    found = as_groups(roster.spread(groups.label))
    first = frozenset([*range(9), 15])  # women 1-9, and 16 who came to two events only
    second = frozenset([*range(9, 15), 16, 17])
    assert found == {first, second}


@pytest.mark.parametrize("seed", range(6))
def test_tree_equals_dense_average_linkage_of_scipy(seed):
    roster = draw_roster(60, seed)
    tree = link(weigh(prepare(roster, ANYWHERE.radius_m), ANYWHERE), 0.05)
    dissimilarity = 1 - weight_matrix(tree.weighed)[np.triu_indices(60, 1)]
    theirs = 1 - cophenet(linkage(dissimilarity, "average"))
    ours = similarity_of_joining(tree)[np.triu_indices(60, 1)]
    np.testing.assert_allclose(ours, np.where(theirs >= 0.05, theirs, 0), atol=1e-9)
    assert (ours > 0).sum() > 100


@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(2, 14),
    alpha=st.sampled_from([0.0, 0.25, 0.5, 1.0]),
    lambdas=st.sampled_from([(0.25, 0.25, 0.5), (1.0, 0.0, 0.0), (0.0, 0.3, 0.7)]),
)
@settings(max_examples=60, deadline=None)
def test_weights_equal_the_formula_in_a_double_loop(seed, rows, alpha, lambdas):
    roster = draw_roster(rows, seed)
    rules = ClusterRules(2_000.0, *lambdas, alpha=alpha)
    ours = weight_matrix(weigh(prepare(roster, 4_000.0), rules))
    for i, j in itertools.combinations(range(rows), 2):
        assert ours[i, j] == pytest.approx(naive_weight(roster, rules, i, j), abs=2e-5)


@pytest.mark.parametrize("radius_m", [150.0, 400.0, 1_000.0])
def test_components_within_a_radius_equal_dbscan_and_scipy(radius_m):
    draw = np.random.default_rng(3)
    places = draw.uniform(0, 10_000, (700, 2))
    roster = make_roster(*places.T, np.ones((700, 1), bool), np.zeros((700, 1), bool))
    pairs = prepare(roster, radius_m).pairs
    everywhere = np.ones(len(pairs), np.float32)
    root = tree_kernels.connect_strong_pairs(pairs.start, pairs.neighbour, everywhere, 1.0)
    ours = as_groups(root)
    xy = np.column_stack([roster.x_m, roster.y_m])
    assert ours == as_groups(DBSCAN(eps=radius_m, min_samples=1).fit_predict(xy))
    graph = coo_matrix((everywhere, (pairs.firsts(), pairs.neighbour)), shape=(700, 700))
    assert ours == as_groups(connected_components(graph, directed=False)[1])


def test_every_cluster_hangs_together_by_strong_pairs_nearer_than_the_radius():
    roster = draw_roster(400, 8, side_m=12_000.0)
    rules = ClusterRules(radius_m=2_500.0, cohesion=0.12, min_members=3)
    weighed = weigh(prepare(roster, rules.radius_m), rules)
    groups = cut(link(weighed), rules.cohesion, rules.min_members, rules.widest_m)
    strong = weight_matrix(weighed) >= rules.cohesion
    assert len(groups) > 5
    for group in range(len(groups)):
        members = groups.members(group)
        inside = strong[np.ix_(members, members)]
        assert connected_components(inside, directed=False)[0] == 1
        x_m, y_m = roster.x_m[members], roster.y_m[members]
        assert np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m).max() <= rules.radius_m


def test_diameters_of_the_tree_are_the_largest_distance_between_members():
    roster = draw_roster(80, 4)
    tree = link(weigh(prepare(roster, ANYWHERE.radius_m), ANYWHERE))
    groups = {i: [i] for i in range(80)}
    for t in range(len(tree.kept)):
        groups[tree.kept[t]] += groups.pop(tree.joined[t])
        x_m, y_m = roster.x_m[groups[tree.kept[t]]], roster.y_m[groups[tree.kept[t]]]
        widest = np.hypot(x_m[:, None] - x_m, y_m[:, None] - y_m).max()
        assert tree.diameter_m[t] == pytest.approx(widest, rel=1e-12)
