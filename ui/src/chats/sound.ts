// Two soft notes, made here: no file to load. Browsers stay silent until the page was clicked once.

let audio: AudioContext | undefined;

function note(context: AudioContext, pitch: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.12, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.35);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 0.4);
}

export function chime(kind: "line" | "proposal"): void {
  audio ??= new AudioContext();
  if (audio.state === "suspended") void audio.resume();
  const now = audio.currentTime;
  const pitches = kind === "proposal" ? [660, 880, 660, 880] : [880, 1175];
  pitches.forEach((pitch, index) => note(audio as AudioContext, pitch, now + index * 0.14));
}
