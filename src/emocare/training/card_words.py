"""The parts of the model card that are not measured."""

ABOUT = """## What it is

A small residual network (1.10 M parameters, 41 M multiply-accumulates) that reads one aligned
grey face and says how likely people are to describe its *expression* by each of eight words. It
says nothing about what the person feels.

**Meant for** people who look at their own expressions over time, and researchers who measure
expressions in recordings made with consent. **Not meant for** decisions about anyone: hiring,
schooling, policing, insurance, diagnosis, or reading people who have not agreed to it."""

DATA = """## What it learned from

- **FER+** (Barsoum et al. 2016, MIT) on the pictures of **FER2013**, part `Training`: the votes of
  ten annotators per picture, used as they are. Learned from people's labels, not from a teacher
  network. FER2013's pictures were collected by web search; their own rights are unclear, which
  is why no picture is stored or shipped here, only the network.
- **faces**: labelled faces of a collection under Apache-2.0 (mostly LFW and IMFDB, larger and
  sharper than FER2013's 48 pixels), one annotator each. The label counts 85 %, the rest is spread
  evenly. Happy and neutral faces are seen in 35 % of the epochs. A tenth of the people is held
  out. Pictures of sets whose terms exclude products are left out.
- Faces are cropped by the landmarks of MediaPipe FaceLandmarker (Apache-2.0), jittered as a
  detector errs; the whole picture is used where it saw no face.
- Augmentation: mirror, light, gamma, darkness, blur, noise, JPEG, low resolution, covering boxes
  and face masks (`training/augment.py`)."""

LIMITS_OF_USE = """## Known limits

- **Rare expressions are under-read.** Disgust (0.7 %), contempt (0.6 %) and fear (2.3 %) are rare
  among the training faces: contempt is mostly read as neutral, disgust as anger, fear as surprise.
- Sad faces are often read as neutral: so do annotators, who disagree most here.
- Labels are what ten people *saw* in posed and acted photographs and snapshots, many of them from
  films and stock collections; spontaneous expressions are weaker and rarer.
- No group labels were available, so differences between ages, genders and skin tones have **not
  been measured**. FER2013 holds few older and few dark-skinned faces: expect more errors there.
- Paralysis, scars, beards, glasses, veils and make-up change what can be read. A face that simply
  rests may look sad or angry to the network.
- Masks and hands before the mouth cost most; the quality check declines what it recognises.
- Cartoons and statues are read as if they were faces."""
