"""Student's quantile against SciPy's."""

import pytest
from scipy.stats import t as student

from ravive.insight.student import quantile


@pytest.mark.parametrize("degrees", [1, 1.5, 2, 2.7, 3, 4, 7.3, 11.96, 29, 49, 99.5, 500, 5_000])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.999])
def test_quantiles_equal_those_of_scipy(probability: float, degrees: float) -> None:
    assert quantile(probability, degrees=degrees) == pytest.approx(student.ppf(probability, degrees), rel=1e-10)


@pytest.mark.parametrize(("probability", "degrees"), [(0.5, 3), (1.0, 3), (0.975, 0), (0.975, -1)])
def test_what_has_no_quantile_is_refused(probability: float, degrees: float) -> None:
    with pytest.raises(ValueError, match="give more than"):
        quantile(probability, degrees=degrees)
