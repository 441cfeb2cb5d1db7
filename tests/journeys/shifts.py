"""What moves on a page: its layout shifts, and the arrival of its own fonts, which may cause some."""

SHIFT_WATCH = """
window.shifted = [];
new PerformanceObserver((list) => shifted.push(...list.getEntries().map(({ startTime, value }) => [startTime, value])))
  .observe({ type: 'layout-shift', buffered: true });
"""
# The page adds its two weights once they are loaded.
LETTERS_CAME = "() => [...document.fonts].filter(({ family }) => family.includes('Atkinson Hyperlegible Next')).length === 2"
