"""What the page says under each figure: what it shows, how to read it, where it ends."""

from __future__ import annotations

NOTE = (
    "Labels are what people saw in a picture, not what anyone felt. People disagree about many "
    "faces, and no reading can agree with all of them. Figures hold for pictures like these, in "
    "this light and of these people; they are no promise about anyone's own face."
)

INTERVALS = (
    "Every figure comes with the interval in which it would fall in 95 of 100 repetitions with "
    "other faces of the same kind (percentile bootstrap over faces, 1,000 replicates)."
)

CONFUSION = (
    "Each row holds the faces with one label; the large number is the share of the row that was "
    "read as the expression below, the small one how many faces that is. A perfect network has "
    "100 % down the diagonal."
)
CONFUSION_LIMITS = (
    "Shares of rows with few faces swing a lot. Rows say nothing about how often a reading is "
    "right when it is given: that is precision, in the table below."
)

CLASSES = (
    "Precision: of the faces read as an expression, the share labelled so. Recall: of the faces "
    "labelled so, the share read so. F1 is their harmonic mean; the macro mean counts every "
    "expression alike, however rare it is."
)
CLASSES_LIMITS = (
    "Where the line is long, there are too few faces to say much; one expression with a dozen "
    "faces can move the macro mean by several points."
)

RELIABILITY = (
    "Faces are sorted into fifteen equal steps of confidence. A bar is the share that was right "
    "in its step; where it ends on the dashed line, the network is exactly as sure as it is "
    "right. The calibration error is the mean distance to the dashed line, weighted by faces "
    "(L1, 15 bins). The lower panel says how many faces each step has."
)
RELIABILITY_LIMITS = (
    "Pale bars have fewer than twenty faces. A perfectly calibrated network would not get 0 "
    "either: chance alone makes some error, and more of it the fewer the faces."
)

RISK = (
    "If only the surest readings are given and the others withheld, how many of those given are "
    "wrong? Read from right (every face is read) to left (only the surest)."
)
RISK_LIMITS = (
    "Withholding by confidence is not evenly spread: rare expressions are withheld more often."
)

COVERAGE = (
    "Instead of one expression, a set of them that contains the label with the stated share "
    "(split-conformal prediction). LAC makes the smallest sets; APS makes larger ones where the "
    "network wavers. The threshold was fitted on one half of the faces and judged on the other, "
    "both ways. “Labels per face” is the price: the surer the promise, the larger the set."
)
COVERAGE_LIMITS = (
    "The share is promised on average over faces like these, not for each expression: the lower "
    "rows show for which it fails, mostly the rare ones."
)

GROUPS = (
    "The same figures for each group of people. Groups with fewer than {min_group} faces, and "
    "cells with fewer than {min_cell}, are named and not judged. “By chance” is the share of "
    "random regroupings of the same faces that make a gap as large: a small one means that "
    "chance is a poor explanation, one above 0.05 that chance makes such gaps every day."
)
GROUPS_LIMITS = (
    "A gap says that groups differ in these pictures; cameras, light, the age of the photographs "
    "and the annotators may differ between groups as well. No gap says little where groups are "
    "small. Groups are as the data's authors named them."
)

COMPARISON = (
    "All networks read the same crops of the same faces. Differences are to the first one, with "
    "paired intervals: the same resampled faces for both, so what is hard about a face cancels "
    "out. A difference whose interval contains 0 is not shown to exist."
)
COMPARISON_LIMITS = (
    "With many networks the best one looks better than it is: choose on one set, report on "
    "another. One run per recipe says nothing about how much another seed would change it."
)

VIEWS = (
    "Each face was read {views} times in slightly different crops and the probabilities averaged. "
    "Figures with one view are usually a little lower and not comparable with these."
)
