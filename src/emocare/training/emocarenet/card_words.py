"""The parts of the model card that are not measured."""

ABOUT = """## What it is

A small residual network ({weights:.2f} M parameters, under 40 M multiply-accumulates) that reads
one aligned grey face of 64 × 64 pixels and answers several questions about it: how likely people
are to describe its *expression* by each of eight words, how far eighteen facial *movements*
(action units) have gone, how the head is turned, how open the eyes are and where they look, where
seventy landmarks are, and whether there is a readable face at all. It says nothing about what the
person feels.

**Meant for** people who look at their own expressions over time, and researchers who measure
expressions in recordings made with consent. **Not meant for** decisions about anyone: hiring,
schooling, policing, insurance, diagnosis, or reading people who have not agreed to it."""

CLOSER_LOOK = """**A closer look at the eyes.** A second, small branch (a quarter of all
multiply-accumulates) looks at each eye at twice the crop's resolution, and corrects AU05, AU06,
AU07 and AU43; nothing else depends on it. It learned from rendered people, most of whom the rest
of the network never saw, and from photographs: there AU05 and AU43 follow the teacher, AU06 is
held to what the network says without the branch, and AU07 half to that and half to the teacher.
Called with crops alone, it looks at patches cut from the crop: it sees little more than without."""

# What each answer was learned from.
LEARNED: tuple[tuple[str, str], ...] = (
    (
        "expressions",
        "**people**: the votes of ten annotators per picture (FER+), and one label per picture of "
        "the larger faces, which counts 85 %",
    ),
    (
        "FER2013's seven labels",
        "**people**: FER2013's own, noisy labels; a head of its own, only to compare with others",
    ),
    (
        "AU01 02 04 05 07 10 12 15 17 20 26 43",
        "**a teacher** on photographs (MediaPipe FaceLandmarker's blendshapes), and **rendered "
        "faces** (exact truth)",
    ),
    ("AU06 09 14 24", "**rendered faces** only: the teacher's signal for them hardly moves"),
    ("AU23", "**the teacher** only, whose one signal stands for AU23 and AU24 together"),
    ("AU25", "the measured gap between the lips: rendered truth, the teacher's landmarks"),
    ("pose, landmarks, openness", "the teacher on photographs, and rendered faces"),
    (
        "gaze",
        "rendered faces; on photographs the teacher's irises, by a rule fitted on rendered faces",
    ),
    ("presence", "rendered surroundings and crops spoilt beyond reading, against all faces"),
)

DATA = """## What it learned, and from whom

{learned}

No action unit was learned from an expression label.

- **FER+** (Barsoum et al. 2016, MIT) on the pictures of **FER2013**, part `Training`. The pictures
  were collected by web search; their own rights are unclear, which is why no picture is stored or
  shipped here, only the network.
- **faces**: a collection under Apache-2.0 (mostly LFW and IMFDB, larger and sharper than FER2013's
  48 pixels). A tenth of the people is held out. Pictures of sets whose terms exclude products are
  left out.
- **Rendered faces**: {rendered}, from USC ICT-FaceKit light (MIT). A tenth of the made people is
  held out.
- **Teacher**: MediaPipe FaceLandmarker (Apache-2.0). What it gets wrong, this network repeats.
- Augmentation: mirror, light, gamma, darkness, blur, noise, JPEG, low resolution, covering boxes,
  face masks, and crops jittered as a tracker errs (`training/augment.py`, `training/crops.py`)."""

EVIDENCE = """Evidence says how far an action unit's numbers can be trusted. *corroborated*: a
teacher on photographs and rendered faces agree, and so do people's labels where they say something;
*distilled*: one teacher on photographs; *rendered*: exact truth, but of rendered faces only;
*experimental*: not good enough to rely on. AU23 is experimental; AU43 is the closed lid of one
picture, and a blink (AU45) is an event over time, never a number of one picture.

**AUC**: does the unit tell this expression from all others on FER+ PublicTest? The teacher's own
figure is beside it. **Alone**: the same after the network's expression probabilities were
regressed out (cross-fitted); near 0.5 the unit adds nothing to them, as one network reads both
from one face. **r**: correlation with the teacher on photographs of FER+ and of people held out.
**ICC(3,1)**: agreement with the exact intensity on rendered people held out, once over all
pictures and once over as many pictures with the movement as without (four in five have none, and
a coefficient of agreement needs spread)."""

LIMITS_OF_USE = """## Known limits

- **Rare expressions are under-read.** Disgust (0.7 %), contempt (0.6 %) and fear (2.3 %) are rare
  among the training faces: contempt is mostly read as neutral, disgust as anger, fear as surprise.
- Sad faces are often read as neutral: so do annotators, who disagree most here.
- Labels are what ten people *saw* in posed and acted photographs and snapshots, many of them from
  films and stock collections; spontaneous expressions are weaker and rarer.
- Action units were never compared with a trained coder's: no coded photographs were available.
- No group labels were available, so differences between ages, genders and skin tones have **not
  been measured**. FER2013 holds few older and few dark-skinned faces: expect more errors there.
- Paralysis, scars, beards, glasses, veils and make-up change what can be read. A face that simply
  rests may look sad or angry to the network.
- Masks and hands before the mouth cost most; the quality check declines what it recognises.
- Cartoons and statues are read as if they were faces."""
